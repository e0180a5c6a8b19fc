// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A process of this machine that another JVM can find again: its id, and when it started, because the system gives the ids of dead
 * processes to new ones. Immutable.
 *
 * @param pid the process id, above 0
 * @param startInstant when the system says that it started
 */
public record ProcessRef(long pid, Instant startInstant) {

    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** Linux computes the start from the time of boot, which moves by up to a second when the clock is adjusted. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    public ProcessRef {
        if (pid <= 0) {
            throw new IllegalArgumentException("pid must be above 0, got " + pid);
        }
        Objects.requireNonNull(startInstant, "startInstant");
    }

    static ProcessRef of(ProcessHandle handle) {
        // A process that is already gone has no start; any will do, since nothing alive will match.
        return new ProcessRef(handle.pid(), handle.info().startInstant().orElseGet(Instant::now));
    }

    /**
     * Reads one.
     *
     * @return what {@link #save} wrote; empty if the file does not exist or holds something else, e.g. was cut short by a full disk
     * @throws UncheckedIOException if the file can't be read
     */
    public static Optional<ProcessRef> load(Path file) {
        try {
            var words = BLANKS.split(Files.readString(file).trim(), -1);
            return words.length == 2
                    ? Optional.of(new ProcessRef(Long.parseLong(words[0]), Instant.parse(words[1])))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }

    /**
     * Writes it as one line, {@code <pid> <ISO instant>}, replacing the file in one step.
     *
     * @throws UncheckedIOException if that fails
     */
    public void save(Path file) {
        try {
            var draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, pid + " " + startInstant + "\n");
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + file, e);
        }
    }

    /** Whether this very process runs: a younger one that got its id does not count. */
    public boolean isAlive() {
        return handle().isPresent();
    }

    Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::isSameStart);
    }

    private boolean isSameStart(ProcessHandle handle) {
        return handle.info()
                .startInstant()
                .map(start -> Duration.between(start, startInstant).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(false);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One forked process. It outlives the JVM that started it until somebody stops it, and another JVM takes it over with {@link #find}.
 *
 * <p>Where the system has {@code setsid}, the process leads its own session: Ctrl-C in a terminal reaches only the JVM in the foreground,
 * which then stops the others in good order, and closing the terminal does not hang them up. macOS has no {@code setsid}; there Ctrl-C
 * reaches all of them.
 *
 * <p>Thread-safe: it holds no state besides the id of the process.
 */
public final class ManagedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(ManagedProcess.class);
    private static final Optional<String> SETSID = executable("setsid");

    /** The kernel ends a process after SIGKILL at once, unless it hangs in a system call, e.g. on a dead network disk. */
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(10);

    private final ProcessSpec spec;
    private final ProcessRef ref;

    private ManagedProcess(ProcessSpec spec, ProcessRef ref) {
        this.spec = spec;
        this.ref = ref;
    }

    /**
     * Starts the process and writes its reference.
     *
     * @throws UncheckedIOException if it can't be started; nothing runs then
     */
    public static ManagedProcess start(ProcessSpec spec) {
        Process process = null;
        try {
            Files.createDirectories(spec.workingDirectory());
            Files.createDirectories(Objects.requireNonNull(spec.console().getParent(), "console needs a directory"));
            var command = new ArrayList<String>();
            SETSID.ifPresent(command::add);
            command.addAll(spec.command());
            var builder = new ProcessBuilder(command)
                    .directory(spec.workingDirectory().toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(spec.console().toFile()));
            builder.environment().putAll(spec.environment());
            process = builder.start();
            var ref = ProcessRef.of(process.toHandle());
            ref.save(spec.refFile());
            LOG.debug("Started {} as process {}: {}", spec.name(), ref.pid(), command);
            return new ManagedProcess(spec, ref);
        } catch (IOException | RuntimeException e) {
            if (process != null) {
                process.destroyForcibly();
            }
            throw e instanceof RuntimeException runtime
                    ? runtime
                    : new UncheckedIOException("Can't start " + spec.name(), (IOException) e);
        }
    }

    /** The process that {@link #start} started earlier, in this JVM or in another, if it still runs. */
    public static Optional<ManagedProcess> find(ProcessSpec spec) {
        return ProcessRef.load(spec.refFile()).filter(ProcessRef::isAlive).map(ref -> new ManagedProcess(spec, ref));
    }

    public String name() {
        return spec.name();
    }

    public ProcessRef ref() {
        return ref;
    }

    public boolean isAlive() {
        return ref.isAlive();
    }

    /**
     * Complains about its death.
     *
     * @throws ProcessDiedException if it ended; the message has the last lines of what it wrote
     */
    public void requireAlive() {
        if (!isAlive()) {
            throw new ProcessDiedException(
                    spec.name() + " (process " + ref.pid() + ") ended by itself. The last it wrote:\n" + lastLines());
        }
    }

    /** The last lines of its console and of its log, each under the file's name. */
    public String lastLines() {
        return Stream.of(spec.console(), spec.log())
                .distinct()
                .filter(Files::isReadable)
                .map(file -> file + ":\n" + TextFiles.tail(file))
                .collect(Collectors.joining("\n"));
    }

    /** Asks it to end (SIGTERM) and does not wait. Nothing happens if it is gone. */
    public void requestStop() {
        ref.handle().ifPresent(handle -> {
            handle.destroy();
            // A paused process acts on SIGTERM only when it goes on.
            signal("CONT");
        });
    }

    /**
     * Ends it: SIGTERM, and SIGKILL if it is still there after the time. Goes on to the end when this thread is interrupted.
     *
     * @return whether it ended by itself
     */
    public boolean stop(Duration graceful) {
        requestStop();
        return awaitEnd(graceful);
    }

    /** Waits for the end that was asked for, and forces it (SIGKILL) after the time. */
    boolean awaitEnd(Duration graceful) {
        var byItself = Waiting.uninterruptibly(graceful, () -> !isAlive());
        if (!byItself) {
            LOG.debug("{} did not stop in time: killing it", spec.name());
        }
        kill();
        return byItself;
    }

    /**
     * Ends it at once, as {@code kill -9} does, and waits until it is gone.
     *
     * @throws IllegalStateException if the system does not let go of it
     */
    public void kill() {
        ref.handle().ifPresent(ProcessHandle::destroyForcibly);
        if (!Waiting.uninterruptibly(KILL_TIMEOUT, () -> !isAlive())) {
            throw new IllegalStateException(spec.name() + " (process " + ref.pid() + ") survived SIGKILL for "
                    + KILL_TIMEOUT.toSeconds() + " s. Look at it with: ps -p " + ref.pid());
        }
        try {
            // Another JVM may have started a successor meanwhile.
            if (ProcessRef.load(spec.refFile()).filter(ref::equals).isPresent()) {
                Files.deleteIfExists(spec.refFile());
            }
        } catch (IOException e) {
            LOG.debug("Can't delete {}; a dead process's reference does no harm", spec.refFile(), e);
        }
    }

    /**
     * Freezes it (SIGSTOP), as a long garbage collection or a lost network would.
     *
     * @throws IllegalStateException if it is gone
     */
    public void pause() {
        if (!signal("STOP")) {
            throw new IllegalStateException(spec.name() + " can't be paused: it does not run");
        }
    }

    /**
     * Lets it go on after {@link #pause} (SIGCONT).
     *
     * @throws IllegalStateException if it is gone
     */
    public void resume() {
        if (!signal("CONT")) {
            throw new IllegalStateException(spec.name() + " can't go on: it does not run");
        }
    }

    /** {@link ProcessHandle} sends only SIGTERM and SIGKILL; {@code kill(1)} is on every POSIX system. */
    private boolean signal(String signal) {
        if (!isAlive()) {
            return false;
        }
        try {
            var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(ref.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            Waiting.uninterruptibly(KILL_TIMEOUT, () -> !kill.isAlive());
            return !kill.isAlive() && kill.exitValue() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't run kill -" + signal + " " + ref.pid(), e);
        }
    }

    private static Optional<String> executable(String name) {
        var path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, name))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
    }

    @Override
    public String toString() {
        return spec.name() + " (process " + ref.pid() + ")";
    }
}

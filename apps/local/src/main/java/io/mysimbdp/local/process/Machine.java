// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@link Preflight} asks about the machine; an interface so that tests can make one up. Implementations are thread-safe. */
public interface Machine {

    /** Whether a server could listen there now. */
    boolean canListen(String host, int port);

    /** Who listens on a port, in words for people, e.g. {@code process 4711 (java)}; empty if that can't be known. */
    Optional<String> listenerOn(int port);

    /** Memory that new processes can have without swapping, in bytes; empty if that can't be known. */
    OptionalLong availableMemory();

    /** Free disk in bytes for a directory that need not exist. */
    long freeDisk(Path directory);

    /** The feature release of the Java that the processes will run on, e.g. 17. */
    int javaFeature();

    /** The executable of that Java. */
    Path java();

    /** How many files a process may open. */
    OptionalLong maxOpenFiles();

    /** This machine: Linux or macOS. */
    static Machine current() {
        return new Machine() {
            @Override
            public boolean canListen(String host, int port) {
                return Ports.canListen(host, port);
            }

            @Override
            public Optional<String> listenerOn(int port) {
                return Files.isDirectory(Path.of("/proc/self/fd")) ? ProcNet.listenerOn(port) : lsof(port);
            }

            @Override
            public OptionalLong availableMemory() {
                var meminfo = Path.of("/proc/meminfo");
                try {
                    return Files.isReadable(meminfo) ? memAvailable(Files.readAllLines(meminfo)) : vmStat();
                } catch (IOException e) {
                    return OptionalLong.empty();
                }
            }

            @Override
            public long freeDisk(Path directory) {
                var existing = directory.toAbsolutePath();
                while (existing.getParent() != null && !Files.exists(existing)) {
                    existing = existing.getParent();
                }
                try {
                    return Files.getFileStore(existing).getUsableSpace();
                } catch (IOException e) {
                    throw new UncheckedIOException("Can't tell the free disk of " + existing, e);
                }
            }

            @Override
            public int javaFeature() {
                return Runtime.version().feature();
            }

            @Override
            public Path java() {
                return JavaCommand.executable();
            }

            @Override
            public OptionalLong maxOpenFiles() {
                return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
                        : OptionalLong.empty();
            }
        };
    }

    /** The estimate of the Linux kernel: free pages and caches that it can drop. */
    private static OptionalLong memAvailable(List<String> meminfo) {
        return meminfo.stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst();
    }

    /** macOS: pages that are free, or hold what can be read again. */
    private static OptionalLong vmStat() {
        var lines = output("vm_stat");
        var pages = lines.stream()
                .filter(line -> line.matches("Pages (free|inactive|speculative|purgeable):.*"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
        return lines.stream()
                .filter(line -> line.contains("page size of"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * pages)
                .findFirst();
    }

    private static Optional<String> lsof(int port) {
        // With -Fpc one line a field: p<pid>, c<command>.
        var fields = output("lsof", "-nP", "-iTCP:" + port, "-sTCP:LISTEN", "-Fpc").stream()
                .collect(Collectors.toMap(
                        line -> line.substring(0, 1), line -> line.substring(1), (first, next) -> first));
        return Optional.ofNullable(fields.get("p")).map(pid -> "process " + pid + " (" + fields.get("c") + ")");
    }

    private static List<String> output(String... command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
                return lines.lines().filter(line -> !line.isEmpty()).toList();
            } finally {
                process.waitFor(1, TimeUnit.SECONDS);
                process.destroyForcibly();
            }
        } catch (IOException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    /** Linux: the sockets of {@code /proc/net} and the processes that hold them, as far as this user may see. */
    final class ProcNet {

        private static final Pattern BLANKS = Pattern.compile("\\s+");
        private static final String LISTEN = "0A";

        private ProcNet() {}

        static Optional<String> listenerOn(int port) {
            var sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                    .map(Path::of)
                    .filter(Files::isReadable)
                    .flatMap(table -> sockets(table, port))
                    .collect(Collectors.toCollection(HashSet::new));
            return sockets.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.allProcesses()
                            .filter(process -> holds(process.pid(), sockets))
                            .map(process -> "process " + process.pid() + " (" + command(process) + ")")
                            .findFirst();
        }

        private static Stream<String> sockets(Path table, int port) {
            var suffix = String.format(Locale.ROOT, ":%04X", port);
            try {
                return Files.readAllLines(table).stream()
                        .map(line -> BLANKS.split(line.trim()))
                        .filter(fields -> fields.length > 9 && fields[1].endsWith(suffix) && fields[3].equals(LISTEN))
                        .map(fields -> "socket:[" + fields[9] + "]");
            } catch (IOException e) {
                return Stream.empty();
            }
        }

        private static boolean holds(long pid, Set<String> sockets) {
            try (var descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
                return descriptors.anyMatch(descriptor -> {
                    try {
                        return sockets.contains(
                                Files.readSymbolicLink(descriptor).toString());
                    } catch (IOException e) {
                        return false;
                    }
                });
            } catch (IOException | UncheckedIOException e) {
                return false;
            }
        }

        private static String command(ProcessHandle process) {
            return process.info()
                    .command()
                    .map(command -> Path.of(command).getFileName().toString())
                    .orElse("of another user");
        }
    }
}

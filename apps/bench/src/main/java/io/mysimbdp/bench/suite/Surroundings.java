// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import com.sun.management.OperatingSystemMXBean;
import io.mysimbdp.local.process.RuntimeClasspaths;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Where and with what something was measured. */
final class Surroundings {
    private static final Pattern JAR = Pattern.compile("(kafka-clients|cassandra-all)-([0-9][^/]*)\\.jar");

    private Surroundings() {}

    /** Lines for people, without the name of the machine. */
    static List<String> describe(Path root) {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        var classpaths = RuntimeClasspaths.of(root);
        return List.of(
                "machine: " + system.getAvailableProcessors() + " processors (" + processor() + "), "
                        + system.getTotalMemorySize() / (1L << 30) + " GiB of memory, " + system.getName() + " "
                        + system.getArch(),
                "load of the machine when the run ended: "
                        + String.format(Locale.ROOT, "%.1f", system.getSystemLoadAverage())
                        + " (" + system.getAvailableProcessors() + " processors are busy at "
                        + system.getAvailableProcessors() + ")",
                "Java " + Runtime.version() + ", Kafka " + version(classpaths.kafka()) + ", Cassandra "
                        + version(classpaths.cassandra()),
                "date: " + LocalDate.now(ZoneOffset.UTC));
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("of an unknown kind");
        } catch (IOException e) {
            return "of an unknown kind";
        }
    }

    private static String version(String classpath) {
        var matcher = JAR.matcher(classpath);
        return matcher.find() ? matcher.group(2) : "?";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Command lines of forked JVMs: the same {@code java} that this process runs on. */
public final class JavaCommand {

    private JavaCommand() {}

    /** The {@code java} executable of the JDK that this process runs on. */
    public static Path executable() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The command: options, the main class and its arguments. The class path comes by {@link #environment}. */
    public static List<String> of(List<String> options, String mainClass, String... arguments) {
        return Stream.of(
                        Stream.of(executable().toString()),
                        options.stream(),
                        Stream.of(mainClass),
                        Stream.of(arguments))
                .flatMap(parts -> parts)
                .toList();
    }

    /** The class path as a variable: a hundred jars on the command line would make {@code ps} unreadable. */
    public static Map<String, String> environment(String classpath) {
        return Map.of("CLASSPATH", classpath);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/**
 * Where a JVM spends its time, by JDK Flight Recorder: a sample of each running thread every 10 ms. Costs some percent itself, so a run
 * that is profiled is not one that is measured.
 */
record Profile(Path file) {
    private static final int MOST_ROWS = 12;
    private static final int PACKAGE_PARTS = 4;
    private static final Pattern NUMBERS = Pattern.compile("[-#|/ ]*[0-9]+.*$");

    /** Goes into the environment of the process that is to be recorded. */
    Map<String, String> environment() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.deleteIfExists(file);
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file
                        + " -Xlog:jfr*=off -Xlog:jfr+startup=off");
    }

    /** What the samples say, by thread, by part of the program, and by method; to be called when the process has ended. */
    List<Section.Table> tables(String process) throws IOException {
        var threads = new HashMap<String, Integer>();
        var packages = new HashMap<String, Integer>();
        var methods = new HashMap<String, Integer>();
        try (var recording = new RecordingFile(file)) {
            while (recording.hasMoreEvents()) {
                var event = recording.readEvent();
                if (event.getEventType().getName().equals("jdk.ExecutionSample") && event.getStackTrace() != null) {
                    count(threads, thread(event));
                    var frames = event.getStackTrace().getFrames();
                    count(methods, method(frames.get(0)));
                    count(packages, part(frames));
                }
            }
        }
        return List.of(
                table(process + ": thread", threads),
                table(process + ": part of the program, not counting the JDK it calls", packages),
                table(process + ": method", methods));
    }

    private static void count(Map<String, Integer> counts, String name) {
        counts.merge(name, 1, Integer::sum);
    }

    /** Without the number of its pool. */
    private static String thread(RecordedEvent event) {
        var thread = event.getThread("sampledThread");
        var name = thread == null || thread.getJavaName() == null ? "?" : thread.getJavaName();
        return NUMBERS.matcher(name).replaceFirst("");
    }

    private static String method(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        return type.substring(type.lastIndexOf('.') + 1) + "."
                + frame.getMethod().getName();
    }

    /** The package of the first method that is not the JDK's own. */
    private static String part(List<RecordedFrame> frames) {
        for (var frame : frames) {
            var type = frame.getMethod().getType().getName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                var parts = List.of(type.split("\\.", -1));
                return String.join(".", parts.subList(0, Math.min(PACKAGE_PARTS, parts.size() - 1)));
            }
        }
        return "JDK";
    }

    private static Section.Table table(String title, Map<String, Integer> counts) {
        var all = counts.values().stream().mapToInt(Integer::intValue).sum();
        return new Section.Table(
                List.of(title, "share of samples"),
                counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                        .limit(MOST_ROWS)
                        .map(entry -> List.of(
                                "`" + entry.getKey() + "`",
                                String.format(Locale.ROOT, "%.1f %%", 100.0 * entry.getValue() / all)))
                        .toList());
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ProfileTest {
    private static final int SAMPLES = 5;

    @TempDir
    private Path folder;

    @Test
    void shouldSayWhichThreadAndWhichMethodWork() throws Exception {
        // Given a recording of a thread that does nothing but spin
        var profile = new Profile(folder.resolve("spin.jfr"));
        var stop = new AtomicBoolean();
        var spun = new AtomicLong();
        var spinner = new Thread(() -> spin(stop, spun), "spinner-17");
        try (var recording = new Recording();
                var seen = new RecordingStream()) {
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            recording.start();
            var samples = new CountDownLatch(SAMPLES);
            seen.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
            seen.onEvent("jdk.ExecutionSample", event -> {
                if (event.getThread("sampledThread").getJavaThreadId() == spinner.getId()) {
                    samples.countDown();
                }
            });
            seen.startAsync();
            spinner.start();
            samples.await();
            stop.set(true);
            spinner.join();
            recording.dump(profile.file());
        }

        // When
        var tables = profile.tables("spin");

        // Then
        assertThat(tables).hasSize(3);
        assertThat(tables.get(0).rows()).first().asString().contains("`spinner`", "%");
        assertThat(tables.get(1).rows()).first().asString().contains("`io.mysimbdp.bench.suite`");
        assertThat(tables.get(2).rows()).first().asString().contains("`ProfileTest.spin`");
    }

    @Test
    void shouldHaveTheProcessRecordedIntoAFileThatIsNotThereYet() throws Exception {
        var profile = new Profile(folder.resolve("profiles").resolve("some.jfr"));

        assertThat(profile.environment().get("JDK_JAVA_OPTIONS"))
                .startsWith("-XX:StartFlightRecording=")
                .contains("filename=" + profile.file());
        assertThat(folder.resolve("profiles")).isEmptyDirectory();
    }

    private static void spin(AtomicBoolean stop, AtomicLong spun) {
        var value = 1L;
        while (!stop.get()) {
            value = value * 31 + 7;
        }
        spun.set(value);
    }
}

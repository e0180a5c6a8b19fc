// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest {

    private static final long MEGABYTE = 1024 * 1024;

    @Test
    void findsNothingWrongWithAMachineThatHasItAll() {
        assertThat(check(new FakeMachine(), kafka(9092), cassandra())).isEmpty();
    }

    @Test
    void namesWhoUsesAPortAndTheFlagToChange() {
        // Given
        var machine = new FakeMachine();
        machine.taken = Set.of(9092);

        // Then
        assertThat(check(machine, kafka(9092)))
                .containsExactly("Port 9092 of 127.0.0.1, which kafka-1 needs, can't be listened on: it is used by"
                        + " process 4711 (postgres). Stop that, or choose other ports with --kafka-ports.");
    }

    @Test
    void findsAPortThatIsAskedForTwice() {
        assertThat(check(new FakeMachine(), kafka(9042), cassandra()))
                .containsExactly("Port 9042 is asked for by kafka-1 and cassandra-1:"
                        + " change --kafka-ports or --cassandra-ports.");
    }

    @Test
    void addsUpTheMemoryOfAllProcesses() {
        // Given
        var machine = new FakeMachine();
        machine.memory = OptionalLong.of(2000 * MEGABYTE);

        // Then
        assertThat(check(machine, kafka(9092), cassandra()))
                .containsExactly("Too little memory: 4000 MB are needed (Kafka 1000, Cassandra 3000) and 2000 MB are"
                        + " available. Close other programs, or ask for less with --kafka-heap or --cassandra-heap.");
    }

    @Test
    void letsPassAMachineThatDoesNotTellItsMemory() {
        // Given
        var machine = new FakeMachine();
        machine.memory = OptionalLong.empty();

        // Then
        assertThat(check(machine, kafka(9092))).isEmpty();
    }

    @Test
    void namesTheJavaThatWouldRunCassandra() {
        // Given
        var machine = new FakeMachine();
        machine.java = 25;

        // Then
        assertThat(check(machine, kafka(9092), cassandra()))
                .containsExactly("Cassandra runs on Java 17 only, and /jdk/bin/java is Java 25:"
                        + " set JAVA_HOME to a JDK 17 and start again.");
    }

    @Test
    void reportsEverythingAtOnce() {
        // Given
        var machine = new FakeMachine();
        machine.taken = Set.of(9092, 9042);
        machine.memory = OptionalLong.of(1);
        machine.disk = 1;
        machine.java = 11;
        machine.files = OptionalLong.of(100);

        // Then
        assertThat(check(machine, kafka(9092), cassandra()))
                .hasSize(7)
                .anyMatch(problem -> problem.equals("Too little disk for /data: 900 MB are needed and 0 MB are free."
                        + " Make room, or choose another data directory."))
                .anyMatch(problem -> problem.equals("Kafka opens up to 2048 files a process and 100 are allowed:"
                        + " run ulimit -n 2048 in this shell and start again."));
    }

    @Test
    void passesOnWhatIsWrongWithTheData() {
        // Given
        var demand = new Demand("Kafka", 1, List.of(), 0, "kafka.heap", Path.of("/data"), 0, 0, 0, List.of("No."));

        // Then
        assertThat(check(new FakeMachine(), demand)).containsExactly("No.");
    }

    private static List<String> check(Machine machine, Demand... demands) {
        return new Preflight(machine, key -> "--" + key.replace('.', '-')).check(List.of(demands));
    }

    private static Demand kafka(int port) {
        return new Demand(
                "Kafka",
                1,
                List.of(new Demand.Port("kafka-1", "127.0.0.1", port, "kafka.ports")),
                1000,
                "kafka.heap",
                Path.of("/data"),
                400,
                2048,
                0,
                List.of());
    }

    private static Demand cassandra() {
        return new Demand(
                "Cassandra",
                1,
                List.of(new Demand.Port("cassandra-1", "127.0.0.1", 9042, "cassandra.ports")),
                3000,
                "cassandra.heap",
                Path.of("/data"),
                500,
                4096,
                17,
                List.of());
    }

    private static final class FakeMachine implements Machine {

        private Set<Integer> taken = Set.of();
        private OptionalLong memory = OptionalLong.of(16_000 * MEGABYTE);
        private long disk = 100_000 * MEGABYTE;
        private int java = 17;
        private OptionalLong files = OptionalLong.of(1_000_000);

        @Override
        public boolean canListen(String host, int port) {
            return !taken.contains(port);
        }

        @Override
        public Optional<String> listenerOn(int port) {
            return Optional.of("process 4711 (postgres)");
        }

        @Override
        public OptionalLong availableMemory() {
            return memory;
        }

        @Override
        public long freeDisk(Path directory) {
            return disk;
        }

        @Override
        public int javaFeature() {
            return java;
        }

        @Override
        public Path java() {
            return Path.of("/jdk/bin/java");
        }

        @Override
        public OptionalLong maxOpenFiles() {
            return files;
        }
    }
}

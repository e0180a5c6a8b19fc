// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.drill;

import io.mysimbdp.local.process.ManagedProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;

/**
 * Something that goes wrong. Striking takes the thing away, waits as long as the fault lasts, and puts it back; whether all
 * is well again afterwards is seen by {@link Recovery}.
 *
 * @param what this very fault, in words
 */
record Fault(Kind kind, String what, Strike strike) {
    /** Longer than an app's own drain. */
    private static final Duration GRACEFUL = Duration.ofSeconds(45);

    /** Strikes, lasts, and ends. */
    interface Strike {
        void at(Stage stage) throws IOException, InterruptedException;
    }

    /** The kinds, as they are counted in the end. */
    enum Kind {
        KILL_BROKER("kill -9 of a broker"),
        PAUSE_BROKER("SIGSTOP of a broker"),
        KILL_NODE("kill -9 of a node"),
        PAUSE_NODE("SIGSTOP of a node"),
        KILL_CONSUMER("kill -9 of a consumer"),
        PAUSE_CONSUMER("SIGSTOP of a consumer"),
        KILL_PRODUCER("kill -9 of a producer"),
        PAUSE_PRODUCER("SIGSTOP of a producer"),
        KILL_DAAS("kill -9 of the data service"),
        PAUSE_DAAS("SIGSTOP of the data service"),
        RESTART_KAFKA("restart of all brokers"),
        RESTART_CASSANDRA("restart of all nodes"),
        BAD_RECORDS("burst of bad records"),
        REBALANCE_STORM("rebalance storm"),
        FULL_DISK("full disk of a node"),
        SKEWED_CLOCK("wrong clock of an app");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }

        /** As on the command line. */
        String optionName() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    static Fault killBroker(int id, Duration away) {
        return new Fault(Kind.KILL_BROKER, "kill -9 of kafka-" + id + back(away), stage -> {
            stage.kafka().killBroker(id);
            last(away);
            stage.kafka().startBroker(id);
        });
    }

    static Fault pauseBroker(int id, Duration away) {
        return new Fault(Kind.PAUSE_BROKER, "SIGSTOP of kafka-" + id + lasting(away), stage -> {
            stage.kafka().pauseBroker(id);
            last(away);
            stage.kafka().resumeBroker(id);
        });
    }

    static Fault killNode(int id, Duration away) {
        return new Fault(Kind.KILL_NODE, "kill -9 of cassandra-" + id + back(away), stage -> {
            stage.cassandra().killNode(id);
            last(away);
            stage.cassandra().startNode(id);
        });
    }

    static Fault pauseNode(int id, Duration away) {
        return new Fault(Kind.PAUSE_NODE, "SIGSTOP of cassandra-" + id + lasting(away), stage -> {
            stage.cassandra().pauseNode(id);
            last(away);
            stage.cassandra().resumeNode(id);
        });
    }

    static Fault killConsumer(int id, Duration away) {
        return new Fault(Kind.KILL_CONSUMER, "kill -9 of consumer-" + id + back(away), stage -> {
            stage.consumer(id).kill();
            last(away);
            var unused = stage.apps().startConsumer(id, Map.of());
        });
    }

    /** Perhaps for longer than its group waits for it. */
    static Fault pauseConsumer(int id, Duration away) {
        return new Fault(
                Kind.PAUSE_CONSUMER,
                "SIGSTOP of consumer-" + id + lasting(away),
                stage -> pause(stage.consumer(id), away));
    }

    static Fault killProducer(int id, Duration away) {
        return new Fault(Kind.KILL_PRODUCER, "kill -9 of producer-" + id + back(away), stage -> {
            stage.sender(id).process().kill();
            last(away);
            stage.sender(id).start(Map.of());
        });
    }

    static Fault pauseProducer(int id, Duration away) {
        return new Fault(
                Kind.PAUSE_PRODUCER,
                "SIGSTOP of producer-" + id + lasting(away),
                stage -> pause(stage.sender(id).process(), away));
    }

    static Fault killDaas(Duration away) {
        return new Fault(Kind.KILL_DAAS, "kill -9 of daas-1" + back(away), stage -> {
            stage.daas().kill();
            last(away);
            var unused = stage.apps().startDaas(Stage.DAAS, Map.of());
        });
    }

    static Fault pauseDaas(Duration away) {
        return new Fault(Kind.PAUSE_DAAS, "SIGSTOP of daas-1" + lasting(away), stage -> pause(stage.daas(), away));
    }

    /** @param hard whether they are killed rather than stopped */
    static Fault restartKafka(boolean hard, Duration away) {
        return new Fault(Kind.RESTART_KAFKA, (hard ? "kill -9" : "stop") + " of all brokers" + back(away), stage -> {
            var kafka = stage.kafka();
            atOnce(kafka.brokers().size(), hard ? kafka::killBroker : kafka::stopBroker);
            last(away);
            kafka.start();
        });
    }

    /** @param hard whether they are killed rather than stopped */
    static Fault restartCassandra(boolean hard, Duration away) {
        return new Fault(Kind.RESTART_CASSANDRA, (hard ? "kill -9" : "stop") + " of all nodes" + back(away), stage -> {
            var cassandra = stage.cassandra();
            atOnce(cassandra.nodes().size(), hard ? cassandra::killNode : cassandra::stopNode);
            last(away);
            cassandra.start();
        });
    }

    /** A source has lines that can't be read, or that fail every check. */
    static Fault badRecords(int producer, int count, long seed) {
        return new Fault(
                Kind.BAD_RECORDS, "burst of " + count + " bad records in the source of producer-" + producer, stage -> {
                    var feed = stage.sender(producer).feed();
                    feed.append(BadRecords.burst(feed.dataset(), count, new Random(seed)));
                });
    }

    /** Consumers come and go faster than their group settles. */
    static Fault rebalanceStorm(List<Integer> counts, Duration each) {
        return new Fault(
                Kind.REBALANCE_STORM, "rebalance storm: " + counts + " consumers" + lasting(each) + " each", stage -> {
                    for (var count : counts) {
                        var unused = stage.apps().scaleConsumers(count);
                        last(each);
                    }
                    var unused = stage.apps().scaleConsumers(stage.consumers());
                });
    }

    /** Somebody makes room and starts the node anew, since it stops serving for good. */
    static Fault fullDisk(int node, Duration away) {
        return new Fault(Kind.FULL_DISK, "full disk of cassandra-" + node + lasting(away), stage -> {
            stage.disk().fill();
            last(away);
            stage.disk().empty();
            stage.cassandra().killNode(node);
            stage.cassandra().startNode(node);
        });
    }

    static Fault skewedConsumer(int id, Duration by, Duration away) {
        return new Fault(
                Kind.SKEWED_CLOCK,
                "clock of consumer-" + id + " wrong by " + by.toSeconds() + " s" + lasting(away),
                stage -> {
                    stage.consumer(id).kill();
                    var skewed = stage.apps().startConsumer(id, FakeTime.wrongBy(by));
                    last(away);
                    skewed.stop(GRACEFUL);
                    var unused = stage.apps().startConsumer(id, Map.of());
                });
    }

    static Fault skewedProducer(int id, Duration by, Duration away) {
        return new Fault(
                Kind.SKEWED_CLOCK,
                "clock of producer-" + id + " wrong by " + by.toSeconds() + " s" + lasting(away),
                stage -> {
                    var victim = stage.sender(id);
                    victim.process().kill();
                    victim.start(FakeTime.wrongBy(by));
                    last(away);
                    victim.process().stop(GRACEFUL);
                    victim.start(Map.of());
                });
    }

    private static String back(Duration away) {
        return String.format(Locale.ROOT, ", back after %.1f s", away.toMillis() / 1e3);
    }

    private static String lasting(Duration away) {
        return String.format(Locale.ROOT, " for %.1f s", away.toMillis() / 1e3);
    }

    private static void last(Duration away) throws InterruptedException {
        Thread.sleep(away.toMillis());
    }

    private static void pause(ManagedProcess process, Duration away) throws InterruptedException {
        process.pause();
        last(away);
        process.resume();
    }

    private static void atOnce(int count, IntConsumer action) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (var id = 1; id <= count; id++) {
            var which = id;
            var thread = new Thread(() -> action.accept(which), "strike-" + id);
            thread.start();
            threads.add(thread);
        }
        for (var thread : threads) {
            thread.join();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.kafka.ConsumerGroups;
import io.mysimbdp.runtime.settings.SettingsReader;
import io.mysimbdp.runtime.settings.SettingsTable;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The consumer's command line. */
@Command(
        name = "consumer",
        mixinStandardHelpOptions = true,
        description = "Stores the records of datasets: from their topics to their tables.")
public final class ConsumerMain implements Runnable {
    /** A stop drains, stores outcomes, commits and closes, each within the drain timeout, which is a minute at most. */
    private static final int STOP_SECONDS = 250;

    private final Map<String, String> environment;
    private int exitCode = ExitCodes.DONE;

    ConsumerMain(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), arguments));
    }

    static int run(Map<String, String> environment, String... arguments) {
        var main = new ConsumerMain(environment);
        var code = new CommandLine(main).execute(arguments);
        return code == ExitCodes.DONE ? main.exitCode : code;
    }

    @Override
    public void run() {
        run(stop -> {
            var settings = ConsumerSettings.read(environment);
            return new ConsumerApp(settings).run(stop);
        });
    }

    private void run(AppRunner.App app) {
        exitCode = AppRunner.run(app, STOP_SECONDS);
    }

    @Command(name = "replay", description = "Sends the dead letters of a dataset to its topic again.")
    void replay(@Parameters(paramLabel = "<dataset>", description = "the dataset") String name) {
        run(stop -> {
            var settings = ConsumerSettings.read(environment);
            return replay(settings, name, stop);
        });
    }

    private static int replay(ConsumerSettings settings, String name, StopSignal stop) {
        var catalog = settings.datasets().catalog();
        if (catalog.find(name).isEmpty()) {
            try {
                catalog.require(name);
            } catch (IllegalArgumentException e) {
                System.err.println(e.getMessage());
            }
            return ExitCodes.WRONG_USE;
        }
        var dataset = catalog.require(name);
        var group = ConsumerGroups.replay(dataset.topic().name());
        try (var consumer = KafkaClients.replayConsumer(settings, group);
                var producer = KafkaClients.producer(settings, group, 60_000)) {
            var replayed = new Replay(consumer, producer).run(dataset, stop);
            System.out.println("RESULT replayed=" + replayed);
        }
        return stop.isRequested() ? ExitCodes.FAILED : ExitCodes.DONE;
    }

    @Command(name = "settings", description = "Prints all settings with their defaults.")
    void settings() {
        var reader = new SettingsReader(Map.of());
        ConsumerSettings.read(reader);
        System.out.print(SettingsTable.of(reader.known()));
    }
}

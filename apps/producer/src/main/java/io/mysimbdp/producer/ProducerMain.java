// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.producer;

import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.settings.SettingsReader;
import io.mysimbdp.runtime.settings.SettingsTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line of the producer. */
@Command(
        name = "producer",
        mixinStandardHelpOptions = true,
        versionProvider = ProducerMain.Version.class,
        description = "Reads the records of a dataset from files, folders or standard input and publishes them to its"
                + " Kafka topic.",
        footer = {
            "",
            "Each option and argument can be given as an environment variable instead: 'producer settings' lists them.",
            "Exit codes: 0 done, 1 failed or interrupted, 2 wrong use."
        },
        subcommands = ProducerMain.Settings.class)
public final class ProducerMain implements Callable<Integer> {
    /** Time for reading to end, for brokers to take what was read, for lineage, and for closing the client. */
    private static final int STOP_SECONDS = 40;

    private final Map<String, String> environment;

    @Parameters(index = "0", arity = "0..1", paramLabel = "<dataset>", description = "The dataset to send.")
    private String dataset;

    @Parameters(
            index = "1..*",
            arity = "0..*",
            paramLabel = "<source>",
            description = "Files, folders, - for standard input, or generated:<n> for so many made-up records.")
    private List<String> sources = List.of();

    @Option(names = "--rate", paramLabel = "<n>", description = "Send at most so many records a second.")
    private String rate;

    @Option(names = "--repeat", paramLabel = "<n>", description = "Send each source so many times; 0 for ever.")
    private String repeat;

    @Option(names = "--limit", paramLabel = "<n>", description = "Send only the first so many records of a source.")
    private String limit;

    @Option(names = "--parallel", paramLabel = "<n>", description = "Read so many sources at a time.")
    private String parallel;

    @Option(names = "--follow", description = "Wait for further lines and files rather than end.")
    private boolean follow;

    @Option(names = "--again", description = "Send sources again that were sent already.")
    private boolean again;

    @Option(names = "--source-name", paramLabel = "<name>", description = "Call the source so, not by its file.")
    private String sourceName;

    @Option(names = "--rejected-dir", paramLabel = "<dir>", description = "Keep lines that can't be read there.")
    private Path rejectedDir;

    @Option(names = "--state-dir", paramLabel = "<dir>", description = "Remember there how far sources were sent.")
    private Path stateDir;

    @Option(names = "--datasets-dir", paramLabel = "<dir>", description = "Where the dataset descriptors are.")
    private Path datasetsDir;

    @Option(names = "--bootstrap-servers", paramLabel = "<host:port,...>", description = "Kafka brokers to ask first.")
    private String bootstrapServers;

    ProducerMain(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Runs the producer and ends the process. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new ProducerMain(System.getenv())).execute(arguments));
    }

    @Override
    public Integer call() {
        return AppRunner.run(this::run, STOP_SECONDS);
    }

    /** The environment with what the command line says in its place. */
    Map<String, String> effectiveEnvironment() {
        var effective = new HashMap<>(environment);
        put(effective, "PRODUCER_DATASET", dataset);
        put(effective, "PRODUCER_RATE", rate);
        put(effective, "PRODUCER_REPEAT", repeat);
        put(effective, "PRODUCER_LIMIT", limit);
        put(effective, "PRODUCER_PARALLEL", parallel);
        put(effective, "PRODUCER_FOLLOW", follow ? "true" : null);
        put(effective, "PRODUCER_AGAIN", again ? "true" : null);
        put(effective, "PRODUCER_SOURCE_NAME", sourceName);
        put(effective, "PRODUCER_REJECTED_DIR", rejectedDir);
        put(effective, "PRODUCER_STATE_DIR", stateDir);
        put(effective, "DATASETS_DIR", datasetsDir);
        put(effective, "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers);
        return effective;
    }

    private static void put(Map<String, String> environment, String key, Object value) {
        if (value != null) {
            environment.put(SettingsReader.PREFIX + key, value.toString());
        }
    }

    ProducerSettings settings() {
        var reader = new SettingsReader(effectiveEnvironment());
        var settings = ProducerSettings.read(reader, sources);
        reader.finish();
        return settings;
    }

    private int run(StopSignal stop) throws IOException, InterruptedException {
        return new ProducerApp(settings(), environment.containsKey(SettingsReader.PREFIX + "HTTP_PORT")).run(stop);
    }

    /** Lists the settings. */
    @Command(name = "settings", description = "Lists all settings with their defaults.")
    static final class Settings implements Callable<Integer> {
        @Override
        public Integer call() {
            var reader = new SettingsReader(Map.of());
            var unused = ProducerSettings.read(reader, List.of());
            System.out.print(SettingsTable.of(reader.known()));
            return ExitCodes.DONE;
        }
    }

    /** The version for {@code --version}. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mysimbdp producer " + AppVersion.current()};
        }
    }
}

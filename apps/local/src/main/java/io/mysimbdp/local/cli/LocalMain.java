// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import io.mysimbdp.consumer.ConsumerMain;
import io.mysimbdp.daas.DaasMain;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DescriptorException;
import io.mysimbdp.datasets.sample.SampleGenerator;
import io.mysimbdp.local.platform.AppClasspath;
import io.mysimbdp.local.platform.Apps;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.local.process.JavaCommand;
import io.mysimbdp.producer.ProducerMain;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.StopSignal;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Unmatched;

/** The command line of the local target: {@code scripts/run-local}. */
@Command(
        name = "scripts/run-local",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the whole platform on this machine: real brokers and nodes as local processes.",
            "Without a command it does the main job: starts everything, sends the samples, stores them, proves that"
                    + " nothing was lost, and stops everything."
        })
public final class LocalMain implements Runnable {
    /** A stop waits for consumers to drain (30 s), then for brokers and nodes (15 s). */
    private static final int STOP_SECONDS = 90;

    /** Longer than an app takes to start on a busy machine. */
    private static final Duration START_PATIENCE = Duration.ofMinutes(1);

    @Mixin
    private final JobOptions job = new JobOptions();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            defaultValue = Workspace.USUAL,
            scope = ScopeType.INHERIT,
            description = "where everything is written (${DEFAULT-VALUE})")
    private Path directory;

    private final Path root;
    private int exitCode = ExitCodes.DONE;

    private LocalMain(Path root) {
        this.root = root;
    }

    public static void main(String[] arguments) {
        var root = Path.of(System.getProperty("mysimbdp.root", "."));
        var main = new LocalMain(root);
        var code = new CommandLine(main).addSubcommand(main.new Keys()).execute(arguments);
        System.exit(code == ExitCodes.DONE ? main.exitCode : code);
    }

    private void run(AppRunner.App app) {
        exitCode = AppRunner.run(
                stop -> {
                    try {
                        return app.run(stop);
                    } catch (WrongUseException | IllegalArgumentException e) {
                        System.err.println(e.getMessage());
                        return ExitCodes.WRONG_USE;
                    } catch (DescriptorException e) {
                        e.problems().forEach(System.err::println);
                        return ExitCodes.WRONG_USE;
                    }
                },
                STOP_SECONDS);
    }

    /** For what leaves nothing behind wherever it ends: a stop interrupts it. */
    private void runUntilInterrupted(AppRunner.App app) {
        run(stop -> untilInterrupted(stop, app));
    }

    private static int untilInterrupted(StopSignal stop, AppRunner.App app) throws Exception {
        Runnable interrupt = Thread.currentThread()::interrupt;
        stop.onRequest(interrupt);
        try {
            return app.run(stop);
        } catch (Exception e) {
            if (!stop.isRequested()) {
                throw e;
            }
            System.err.println("Interrupted.");
            return ExitCodes.FAILED;
        } finally {
            stop.forget(interrupt);
        }
    }

    private Workspace workspace() {
        return new Workspace(root, directory);
    }

    @Override
    public void run() {
        run(stop -> new MainJob(workspace(), job, System.out).run(stop));
    }

    @Command(name = "status", description = "Shows brokers, nodes, consumers, topics, lag, rows and dead letters.")
    void status() {
        runUntilInterrupted(stop -> {
            new StatusView(workspace().runningPlatform(), System.out).print();
            return ExitCodes.DONE;
        });
    }

    @Command(name = "scale", description = "Starts or stops consumers or data services until so many run.")
    void scale(
            @Parameters(paramLabel = "consumer|daas", description = "what to scale: consumer or daas") String what,
            @Parameters(paramLabel = "N", description = "how many, 0 to 32") int count) {
        run(stop -> {
            var daas = what.equals("daas");
            if (!daas && !what.equals("consumer") && !what.equals("consumers")) {
                throw new WrongUseException(
                        "Only consumers and data services can be scaled: scripts/run-local scale consumer " + count
                                + ", or scale daas " + count);
            }
            if (count < 0 || count > 32) {
                throw new WrongUseException("The number of " + (daas ? "data services" : "consumers")
                        + " must be from 0 to 32, but is " + count);
            }
            var workspace = workspace();
            var platform = workspace.runningPlatform();
            return workspace.exclusively(() -> {
                var apps = platform.apps();
                var starts = daas ? AppStarts.ofDaas(apps) : AppStarts.ofConsumers(apps);
                var before = starts.running();
                var now = daas ? apps.scaleDaas(count) : apps.scaleConsumers(count);
                var added = now.stream().filter(id -> !before.contains(id)).toList();
                return untilInterrupted(stop, interruptible -> {
                    try {
                        var late = starts.await(added, START_PATIENCE);
                        if (!late.isEmpty()) {
                            System.err.println(
                                    "Not ready yet: " + starts.names(late) + ". See: " + workspace.command("status"));
                        }
                    } finally {
                        System.out.println((daas ? "Data services now: " : "Consumers now: ") + starts.running());
                    }
                    return ExitCodes.DONE;
                });
            });
        });
    }

    @Command(name = "produce", description = "Sends files, folders or standard input (-) to a dataset's topic.")
    void produce(
            @Parameters(paramLabel = "<dataset>", description = "the dataset") String name,
            @Parameters(paramLabel = "<source>", arity = "1..*", description = "files, folders, - or producer options")
                    List<String> sources) {
        run(stop -> {
            var workspace = workspace();
            var platform = workspace.runningPlatform();
            var dataset = platform.catalog().require(name);
            workspace.exclusively(() -> {
                // A dataset that was described after the start has no topic and table yet.
                var bootstrapped = platform.bootstrap();
                if (!bootstrapped.isUnchanged()) {
                    System.err.println(bootstrapped.summary());
                }
                if (platform.apps().restartWhatIsOlderThanItsDescriptors()) {
                    System.err.println(
                            "Restarted consumers and data services: descriptors have changed since they started");
                }
                return null;
            });
            var files = sources.stream()
                    .filter(source -> !source.startsWith("-"))
                    .map(Path::of)
                    .filter(Files::exists)
                    .toList();
            if (sources.stream()
                    .noneMatch(source -> source.startsWith("--limit") || source.startsWith("--source-name"))) {
                // What was sent in part or under another name can't be compared with the whole file later.
                new SentSources(platform.settings().directory()).add(dataset, files);
            }
            var arguments = new ArrayList<String>();
            arguments.add(dataset.id());
            arguments.addAll(sources);
            var environment = new HashMap<>(platform.apps().producerEnvironment(dataset.id()));
            environment.put("MYSIMBDP_HTTP_PORT", "0");
            return inForeground(stop, Apps.producerOptions(), ProducerMain.class, arguments, environment);
        });
    }

    @Command(name = "query", description = "Asks a dataset's table for the rows of one partition.")
    void query(
            @Parameters(paramLabel = "<dataset>", description = "the dataset") String name,
            @Parameters(
                            paramLabel = "column=value",
                            arity = "0..*",
                            description = "a value for each column of the partition key; without, some partition")
                    Map<String, String> key,
            @Option(names = "--limit", paramLabel = "N", defaultValue = "10", description = "rows (${DEFAULT-VALUE})")
                    int limit) {
        runUntilInterrupted(stop -> {
            var platform = workspace().runningPlatform();
            var dataset = platform.catalog().require(name);
            if (limit < 1 || limit > 100_000) {
                throw new WrongUseException("--limit must be from 1 to 100000, but is " + limit);
            }
            try (var session = CassandraSessions.open(platform.cassandraSettings(), "query")) {
                var question = new Question(session, dataset);
                var wanted = key == null || key.isEmpty() ? question.anyKey() : new LinkedHashMap<>(key);
                if (wanted.isEmpty()) {
                    System.out.println("The table has no rows.");
                    return ExitCodes.DONE;
                }
                var answer = question.ask(wanted, limit);
                System.out.println(dataset.table().question());
                System.out.println(answer.cql());
                System.out.print(Question.table(answer, 158));
                System.out.println(answer.rows().size() + " rows");
            }
            return ExitCodes.DONE;
        });
    }

    @Command(name = "reconcile", description = "Compares what was read from sources with what is stored, by key.")
    void reconcile(
            @Parameters(
                            paramLabel = "<dataset>",
                            arity = "0..1",
                            description = "only this dataset (all that were sent)")
                    String name) {
        runUntilInterrupted(stop -> {
            var workspace = workspace();
            var platform = workspace.runningPlatform();
            var began = System.nanoTime();
            var catalog = platform.catalog();
            var sent = new SentSources(platform.settings().directory()).all();
            var files = new LinkedHashMap<Dataset, List<Path>>();
            for (var source : sent) {
                var dataset = catalog.find(source.dataset());
                if (!Files.exists(source.source())) {
                    System.out.println("  note: " + source.source() + " is gone and can't be compared");
                } else if (dataset.isPresent()
                        && (name == null || catalog.require(name).equals(dataset.get()))) {
                    files.computeIfAbsent(dataset.get(), key -> new ArrayList<>())
                            .add(source.source());
                }
            }
            if (files.isEmpty()) {
                throw new WrongUseException("Nothing was sent yet: scripts/run-local produce <dataset> <file>");
            }
            var topics = new ArrayList<>(files.keySet());
            // What is said of runs is compared, too.
            topics.add(LineageSchema.runs());
            var left = new InFlight(platform).await(topics);
            if (left > 0) {
                System.out.println(InFlight.sentence(left) + ": see " + workspace.command("status"));
                return ExitCodes.FAILED;
            }
            try (var session = CassandraSessions.open(platform.cassandraSettings(), "reconcile")) {
                var results = new Proof(platform, session).of(files);
                var outcome = new Outcome(results, Duration.ofNanos(System.nanoTime() - began));
                System.out.print(outcome.table());
                results.forEach(result -> {
                    result.notes().forEach(note -> System.out.println("  note: " + note));
                    result.firstLost().forEach(lost -> System.out.println("  lost: " + lost));
                });
                System.out.println(outcome.line());
                return outcome.lost() == 0 ? ExitCodes.DONE : ExitCodes.FAILED;
            }
        });
    }

    @Command(name = "replay", description = "Sends the dead letters of a dataset through again.")
    void replay(@Parameters(paramLabel = "<dataset>", description = "the dataset") String name) {
        run(stop -> {
            var platform = workspace().runningPlatform();
            var dataset = platform.catalog().require(name);
            return inForeground(
                    stop,
                    List.of("-Xmx160m", "-XX:+UseSerialGC"),
                    ConsumerMain.class,
                    List.of("replay", dataset.id()),
                    platform.apps().consumerEnvironment(0));
        });
    }

    @Command(name = "logs", description = "Prints the end of a log; without a name, lists them.")
    void logs(
            @Parameters(paramLabel = "<name>", arity = "0..1", description = "such as consumer-1, daas-1, kafka-2")
                    String name) {
        run(stop -> {
            var platform = workspace()
                    .latestPlatform()
                    .orElseThrow(() -> new WrongUseException("There is no platform here, and so no log."));
            System.err.println("Of the platform in " + platform.settings().directory()
                    + (platform.isRunning() ? ":" : ", which does not run:"));
            var logs = new LinkedHashMap<>(platform.apps().logs());
            platform.kafka().brokers().forEach(broker -> logs.put(broker.name(), broker.log()));
            platform.cassandra().nodes().forEach(node -> logs.put(node.name(), node.log()));
            if (name == null) {
                logs.forEach((log, file) -> System.out.printf("  %-24s %s%n", log, file));
                return ExitCodes.DONE;
            }
            // Whoever has one of something need not count it.
            var wanted = logs.containsKey(name) || !logs.containsKey(name + "-1") ? name : name + "-1";
            if (!logs.containsKey(wanted)) {
                throw new WrongUseException("There is no log '" + name + "'; there are " + logs.keySet());
            }
            var lines = Files.readAllLines(logs.get(wanted));
            lines.subList(Math.max(0, lines.size() - 200), lines.size()).forEach(System.out::println);
            return ExitCodes.DONE;
        });
    }

    @Command(name = "down", description = "Stops everything; the data stays unless it is to be deleted.")
    void down(
            @Option(names = "--delete-data", description = "delete all that was stored, and the logs")
                    boolean deleteData) {
        run(stop -> {
            var workspace = workspace();
            return workspace.exclusively(() -> {
                stop(workspace);
                System.out.println(stopped(workspace, deleteData));
                return ExitCodes.DONE;
            });
        });
    }

    private static void stop(Workspace workspace) {
        for (var place : List.of(workspace.kept(), workspace.once())) {
            Platform.attach(place, workspace.classpaths())
                    .filter(Platform::isRunning)
                    .ifPresent(platform -> {
                        System.out.println("Stopping apps, brokers and nodes ...");
                        platform.close();
                    });
        }
    }

    private static String stopped(Workspace workspace, boolean deleteData) {
        if (deleteData) {
            Platform.deleteData(workspace.kept());
            Platform.deleteData(workspace.once());
            return "Stopped, and the data is deleted.";
        }
        return Files.isDirectory(workspace.kept())
                ? "Stopped. The data is kept in " + workspace.kept()
                        + ": scripts/run-local --keep goes on with it, down --delete-data deletes it."
                : "Stopped.";
    }

    @Command(name = "generate", description = "Writes sample records of a dataset, the same for the same seed.")
    void generate(
            @Parameters(paramLabel = "<dataset>", description = "the dataset") String name,
            @Parameters(paramLabel = "FILE", description = "where to; .gz compresses") Path file,
            @Option(names = "--records", paramLabel = "N", description = "how many (as the descriptor says)")
                    Long records,
            @Option(names = "--seed", paramLabel = "S", description = "the seed (as the descriptor says)") Long seed) {
        runUntilInterrupted(stop -> {
            var catalog = DatasetSettings.catalog(root.resolve(job.datasetsDirectory));
            var dataset = catalog.require(name);
            var sample = dataset.sample()
                    .orElseThrow(() -> new WrongUseException("Dataset " + dataset.id()
                            + " says nothing of samples: add a section 'sample' to its descriptor"));
            if (records != null && records < 1) {
                throw new WrongUseException("--records must be at least 1, but is " + records);
            }
            var count = records == null ? sample.records() : records;
            try (var progress = Progress.start("generating", OptionalLong.of(count))) {
                var tally = SampleGenerator.generate(
                        dataset,
                        count,
                        seed == null ? sample.seed() : seed,
                        file,
                        done -> progress.update(done, String.format(Locale.ROOT, "%,d records", done)));
                System.out.println(tally);
            }
            return ExitCodes.DONE;
        });
    }

    /** All that follows is for the data service's own command. */
    @Command(
            name = "keys",
            description = "Makes, lists and revokes keys of the data service; keys --help has more.",
            sortOptions = false)
    private final class Keys implements Runnable {
        @Unmatched
        private List<String> arguments = new ArrayList<>();

        @Override
        public void run() {
            LocalMain.this.run(stop -> {
                var all = new ArrayList<>(List.of("keys"));
                all.addAll(arguments);
                return inForeground(
                        stop,
                        List.of(
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-DMYSIMBDP_LOG_LEVEL=ERROR"),
                        DaasMain.class,
                        all,
                        workspace().runningPlatform().apps().daasEnvironment(1));
            });
        }
    }

    /** Runs one of the apps with this terminal; a stop is passed on to it. */
    private static int inForeground(
            StopSignal stop,
            List<String> options,
            Class<?> main,
            List<String> arguments,
            Map<String, String> environment)
            throws IOException, InterruptedException {
        var builder = new ProcessBuilder(JavaCommand.of(options, main.getName(), arguments.toArray(String[]::new)))
                .inheritIO();
        builder.environment().putAll(environment);
        builder.environment().putAll(AppClasspath.environment());
        var process = builder.start();
        stop.onRequest(process::destroy);
        return process.waitFor();
    }
}

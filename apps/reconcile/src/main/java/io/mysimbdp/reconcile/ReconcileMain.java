// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

import com.datastax.oss.driver.api.core.DriverException;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The program: reads settings from the environment and what to reconcile from its arguments. */
@Command(
        name = "mysimbdp-reconcile",
        mixinStandardHelpOptions = true,
        versionProvider = ReconcileMain.Version.class,
        description =
                "Finds for every record of some source files whether it was rejected, is a dead letter, is stored,"
                        + " or is lost. Where Kafka and Cassandra are is read from MYSIMBDP_… environment variables.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:nothing is lost", "1:records are lost, or it failed", "2:wrong use or settings"})
public final class ReconcileMain implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileMain.class);
    private static final int STOP_SECONDS = 5;
    private static final long RECORDS_BETWEEN_LINES = 1_000_000;

    @Parameters(index = "0", paramLabel = "DATASET", description = "the dataset: <dataset> or <tenant>.<dataset>")
    private String dataset;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "SOURCE", description = "files, or folders of them")
    private List<Path> sources;

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            converter = DurationConverter.class,
            description = "wait so long for the consumers to have no messages left, such as 60s")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--count-rows",
            description = "count all rows, to find some that come from none of the records; only if these sources are"
                    + " all that the table was filled from")
    private boolean countRows;

    @Option(
            names = "--show-lost",
            paramLabel = "N",
            description = "how many lost records to name (default: ${DEFAULT-VALUE})")
    private int showLost = ReconcileRequest.DEFAULT_LOST_SHOWN;

    @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON, too")
    private Path json;

    private final Map<String, String> environment;

    private ReconcileMain(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new ReconcileMain(System.getenv())).execute(args));
    }

    @Override
    public Integer call() {
        return AppRunner.run(
                stop -> {
                    stop.onRequest(Thread.currentThread()::interrupt);
                    return reconcile();
                },
                STOP_SECONDS);
    }

    private int reconcile() throws IOException {
        var reader = new SettingsReader(environment);
        var datasets = DatasetSettings.read(reader);
        var settings = ReconcileSettings.read(reader);
        reader.finish();
        try {
            var wanted = datasets.catalog().require(dataset);
            var files = SourceFile.list(sources, wanted.source().files());
            if (files.isEmpty()) {
                throw new IOException("there is nothing to compare: no file in "
                        + sources.stream().map(Path::toString).collect(Collectors.joining(", ")) + " matches "
                        + (wanted.source().files().isEmpty()
                                ? "*"
                                : wanted.source().files()));
            }
            var result = reconcile(settings, new ReconcileRequest(wanted, files, countRows, showLost, Instant.now()));
            System.out.println(ReconcileReport.text(result));
            if (json != null) {
                Files.writeString(json, ReconcileReport.json(result) + "\n");
            }
            return result.lost() > 0 ? ExitCodes.FAILED : ExitCodes.DONE;
        } catch (IllegalArgumentException e) {
            throw new SettingsException(List.of(e.getMessage()));
        } catch (DriverException e) {
            throw new IOException("Cassandra at " + settings.cassandra().contact() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            LOG.warn("Stopped before the end");
            return ExitCodes.FAILED;
        }
    }

    private ReconcileResult reconcile(ReconcileSettings settings, ReconcileRequest request)
            throws IOException, InterruptedException {
        var left = 0L;
        if (!wait.isZero()) {
            var topic = request.dataset().topic().name();
            try (var lag = new PipelineLag(settings.kafka(), topic, settings.consumerGroup())) {
                left = lag.await(wait, messages -> LOG.debug("{} messages are on their way", messages));
            }
        }
        var result = Reconciler.run(settings.kafka(), settings.cassandra(), request, records -> {
            if (records % RECORDS_BETWEEN_LINES == 0 && records > 0) {
                LOG.info("{} records judged", records);
            }
        });
        return left == 0
                ? result
                : result.withNotes(List.of("group " + settings.consumerGroup() + " had " + left
                        + " messages to go after " + Durations.format(wait)
                        + ": records that are on their way count as lost"));
    }

    /** Reads durations as everywhere else. */
    static final class DurationConverter implements CommandLine.ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /** The version in the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {AppVersion.current()};
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.settings.SettingsReader;
import io.mysimbdp.runtime.settings.SettingsTable;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program: reads settings from the environment, bootstraps, prints what was done, and ends. */
@Command(
        name = "bootstrap",
        mixinStandardHelpOptions = true,
        description = "Makes the topics, keyspaces, tables and roles that datasets need, as far as they are not there.")
public final class BootstrapMain implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapMain.class);
    private static final int STOP_SECONDS = 5;

    private final Map<String, String> environment;
    private int exitCode = ExitCodes.DONE;

    BootstrapMain(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), arguments));
    }

    static int run(Map<String, String> environment, String... arguments) {
        var main = new BootstrapMain(environment);
        var code = new CommandLine(main).execute(arguments);
        return code == ExitCodes.DONE ? main.exitCode : code;
    }

    @Override
    public void run() {
        exitCode = AppRunner.run(
                stop -> {
                    stop.onRequest(Thread.currentThread()::interrupt);
                    return bootstrap();
                },
                STOP_SECONDS);
    }

    @Command(name = "settings", description = "Prints all settings with their defaults.")
    void settings() {
        var reader = new SettingsReader(Map.of());
        DatasetSettings.read(reader);
        BootstrapSettings.read(reader);
        System.out.print(SettingsTable.of(reader.known()));
    }

    private int bootstrap() throws Exception {
        var reader = new SettingsReader(environment);
        var datasets = DatasetSettings.read(reader);
        var settings = BootstrapSettings.read(reader);
        reader.finish();
        LOG.info("mysimbdp bootstrap {}", AppVersion.current());
        try {
            System.out.println(Bootstrap.run(
                            settings,
                            DatasetCatalog.of(datasets.selected()),
                            datasets.catalog(),
                            line -> LOG.info("{}", line))
                    .report());
            return ExitCodes.DONE;
        } catch (InterruptedException e) {
            LOG.warn("Stopped before the end; run it again to do what is left");
            return ExitCodes.FAILED;
        } catch (BootstrapException e) {
            e.problems().forEach(problem -> LOG.error("{}", problem));
            LOG.error("Nothing was created or changed");
            return ExitCodes.FAILED;
        }
    }
}

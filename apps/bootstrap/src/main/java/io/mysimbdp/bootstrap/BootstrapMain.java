// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.AppVersion;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program: reads settings from the environment, bootstraps, prints what was done, and ends. */
public final class BootstrapMain {
    private static final Logger LOG = LoggerFactory.getLogger(BootstrapMain.class);
    private static final int STOP_SECONDS = 5;

    private BootstrapMain() {}

    public static void main(String[] args) {
        if (args.length > 0) {
            System.err.println("mysimbdp-bootstrap takes no arguments; it reads these environment variables:");
            var reader = new SettingsReader(Map.of());
            DatasetSettings.read(reader);
            BootstrapSettings.read(reader);
            reader.known()
                    .forEach(setting -> System.err.printf(
                            "  %s=%s%n      %s; %s%n",
                            setting.key(), setting.defaultValue(), setting.meaning(), setting.rule()));
            System.exit(args[0].equals("--help") ? ExitCodes.DONE : ExitCodes.WRONG_USE);
        }
        System.exit(AppRunner.run(
                stop -> {
                    stop.onRequest(Thread.currentThread()::interrupt);
                    return bootstrap(System.getenv());
                },
                STOP_SECONDS));
    }

    private static int bootstrap(Map<String, String> environment) throws Exception {
        var reader = new SettingsReader(environment);
        var datasets = DatasetSettings.read(reader);
        var settings = BootstrapSettings.read(reader);
        reader.finish();
        LOG.info("mysimbdp bootstrap {}", AppVersion.current());
        try {
            System.out.println(Bootstrap.run(settings, DatasetCatalog.of(datasets.selected()))
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

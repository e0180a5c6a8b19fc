// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import io.mysimbdp.daas.http.HttpSettings;
import io.mysimbdp.runtime.AppRunner;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.settings.SettingsReader;
import io.mysimbdp.runtime.settings.SettingsTable;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the data service. */
@Command(
        name = "daas",
        mixinStandardHelpOptions = true,
        description = "Serves datasets over HTTP: takes records in and answers questions.")
public final class DaasMain implements Runnable {
    /** A stop lets requests end, then closes the clients of Kafka and Cassandra. */
    private static final int STOP_SECONDS = (int) HttpSettings.LONGEST_DRAIN.toSeconds() + 30;

    private final Map<String, String> environment;
    private int exitCode = ExitCodes.DONE;

    DaasMain(Map<String, String> environment) {
        this.environment = environment;
    }

    public static void main(String[] arguments) {
        System.exit(run(System.getenv(), arguments));
    }

    static int run(Map<String, String> environment, String... arguments) {
        var main = new DaasMain(environment);
        var keys = new KeysCommand(environment, System.out);
        var code = new CommandLine(main).addSubcommand(keys).execute(arguments);
        if (code != ExitCodes.DONE) {
            return code;
        }
        return main.exitCode == ExitCodes.DONE ? keys.exitCode() : main.exitCode;
    }

    @Override
    public void run() {
        exitCode = AppRunner.run(
                stop -> {
                    var settings = DaasSettings.read(environment);
                    return new DaasApp(settings).run(stop);
                },
                STOP_SECONDS);
    }

    @Command(name = "settings", description = "Prints all settings with their defaults.")
    void settings() {
        var reader = new SettingsReader(Map.of());
        DaasSettings.read(reader);
        System.out.print(SettingsTable.of(reader.known()));
    }
}

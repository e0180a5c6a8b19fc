// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas;

import com.datastax.oss.driver.api.core.DriverException;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.KeyManager.RefusedException;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.runtime.DatasetSettings;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import io.mysimbdp.runtime.lineage.LineageSchema;
import io.mysimbdp.runtime.settings.SettingsException;
import io.mysimbdp.runtime.settings.SettingsReader;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The commands by which keys are made, listed and revoked by whoever reaches Cassandra. The first key of a tenant, and each
 * of an operator, is made here.
 */
@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        description = "Makes, lists and revokes the keys by which callers are known.")
public final class KeysCommand implements Runnable {
    private final Map<String, String> environment;
    private final PrintStream out;
    private int exitCode = ExitCodes.DONE;

    KeysCommand(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /** What a command does with the keys. */
    private interface Work {
        int run(KeyManager keys) throws RefusedException, StoreUnavailableException;
    }

    int exitCode() {
        return exitCode;
    }

    @Override
    public void run() {
        wrong("Say what to do with keys: create, list or revoke; --help says more.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a key and prints it. It is shown this once only: what is stored is a hash of it.")
    void create(
            @Option(names = "--tenant", paramLabel = "<tenant>", description = "whose data it reaches")
                    Optional<String> tenant,
            @Option(
                            names = "--role",
                            required = true,
                            split = ",",
                            paramLabel = "<role>",
                            description = "reader, writer or admin of the tenant, or operator without one;"
                                    + " several separated by commas")
                    List<String> roles,
            @Option(names = "--name", required = true, paramLabel = "<name>", description = "what people call it")
                    String name,
            @Option(
                            names = "--expires",
                            paramLabel = "<duration>",
                            description = "how long it is valid, such as 30d; for ever if not given")
                    Optional<String> expires) {
        var wanted = EnumSet.noneOf(Role.class);
        for (var label : roles) {
            var role = Role.of(label.strip());
            if (role.isEmpty()) {
                wrong("--role must be some of reader, writer, admin and operator, but is '" + label + "'");
                return;
            }
            wanted.add(role.get());
        }
        Optional<Duration> life;
        try {
            life = expires.map(Durations::parse);
        } catch (IllegalArgumentException e) {
            wrong("--expires must be a duration such as 30d, but is '" + expires.get() + "'");
            return;
        }
        withKeys(tenant, keys -> {
            var key = keys.create(tenant, wanted, name, life, "command");
            System.err.println("Key " + key.info().id() + " of " + tenant.orElse("the platform") + ", "
                    + labels(key.info()) + ", "
                    + key.info().expires().map(time -> "valid until " + time).orElse("valid for ever")
                    + ". It is shown this once only:");
            out.println(key.text());
            return ExitCodes.DONE;
        });
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Prints all keys, newest first, or those of a tenant.")
    void list(
            @Option(names = "--tenant", paramLabel = "<tenant>", description = "whose keys; of all if not given")
                    Optional<String> tenant) {
        withKeys(tenant, keys -> {
            var found = tenant.isPresent() ? keys.list(tenant) : keys.listAll();
            var now = Instant.now();
            out.printf(
                    Locale.ROOT,
                    "%-12s  %-16s  %-20s  %-8s  %-20s  %-20s  %s%n",
                    "id",
                    "tenant",
                    "roles",
                    "state",
                    "created",
                    "expires",
                    "name");
            for (var key : found) {
                out.printf(
                        Locale.ROOT,
                        "%-12s  %-16s  %-20s  %-8s  %-20s  %-20s  %s%n",
                        key.id(),
                        key.tenant().orElse("-"),
                        labels(key),
                        key.revoked().isPresent()
                                ? "revoked"
                                : key.invalidAt(now).isPresent() ? "expired" : "valid",
                        seconds(key.created()),
                        key.expires().map(KeysCommand::seconds).orElse("never"),
                        key.name());
            }
            return ExitCodes.DONE;
        });
    }

    private static String seconds(Instant time) {
        return Instant.ofEpochSecond(time.getEpochSecond()).toString();
    }

    private static String labels(KeyInfo key) {
        return key.roles().stream().sorted().map(Role::label).collect(Collectors.joining(","));
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Has a key be taken no more. The services notice within seconds (MYSIMBDP_DAAS_KEY_FRESH).")
    void revoke(
            @Parameters(paramLabel = "<id>", description = "the key's id, which stands between its underscores")
                    String id) {
        withKeys(Optional.empty(), keys -> {
            var key = keys.revoke(id);
            if (key.isEmpty()) {
                System.err.println("There is no key '" + id + "'.");
                return ExitCodes.FAILED;
            }
            out.println("Key " + id + " is revoked since "
                    + key.get().revoked().map(KeysCommand::seconds).orElseThrow() + ".");
            return ExitCodes.DONE;
        });
    }

    private void wrong(String problem) {
        System.err.println(problem);
        exitCode = ExitCodes.WRONG_USE;
    }

    private void withKeys(Optional<String> tenant, Work work) {
        CassandraSettings cassandra;
        try {
            var reader = new SettingsReader(onlyWhatCounts(environment));
            cassandra = CassandraSettings.read(reader);
            var datasets = DatasetSettings.read(reader);
            reader.finish();
            requireKnown(tenant, datasets);
        } catch (SettingsException e) {
            e.problems().forEach(System.err::println);
            exitCode = ExitCodes.WRONG_USE;
            return;
        }
        exitCode = ExitCodes.FAILED;
        try (var session = CassandraSessions.open(cassandra, "daas-keys")) {
            exitCode = work.run(
                    new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {}));
        } catch (RefusedException e) {
            e.problems().forEach(System.err::println);
            exitCode = ExitCodes.WRONG_USE;
        } catch (StoreUnavailableException e) {
            System.err.println(e.getMessage());
        } catch (DriverException e) {
            System.err.println("Cassandra at " + cassandra.contact() + ": " + e.getMessage());
        }
    }

    /** In the service's own pod there are settings of the service, too, which are none of these commands'. */
    private static Map<String, String> onlyWhatCounts(Map<String, String> environment) {
        var reader = new SettingsReader(Map.of());
        CassandraSettings.read(reader);
        DatasetSettings.read(reader);
        var counts = new HashMap<String, String>();
        reader.known().stream()
                .map(SettingsReader.Setting::key)
                .filter(environment::containsKey)
                .forEach(key -> counts.put(key, environment.get(key)));
        return counts;
    }

    /** A key of a mistyped tenant would reach nothing. */
    private static void requireKnown(Optional<String> tenant, DatasetSettings datasets) {
        var known = datasets.catalog().datasets().stream()
                .map(Dataset::tenant)
                .filter(name -> !name.equals(LineageSchema.TENANT))
                .collect(Collectors.toSet());
        tenant.filter(name -> !known.contains(name)).ifPresent(name -> {
            throw new SettingsException(List.of("--tenant must be one of "
                    + known.stream().sorted().collect(Collectors.joining(", ")) + ", but is '" + name + "'"
                    + Nearest.hint(name, known)));
        });
    }
}

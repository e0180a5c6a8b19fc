// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.daas.access.CassandraKeyStore;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.store.Store;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.local.platform.Platform;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The data service of a platform, as a person who tries it sees it. */
final class FrontDoor {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration LIFE = Duration.ofDays(7);

    private final Platform platform;
    private final Workspace workspace;

    FrontDoor(Platform platform, Workspace workspace) {
        this.platform = platform;
        this.workspace = workspace;
    }

    /**
     * Waits until each data service serves.
     *
     * @param wanted the numbers of those that were started
     * @return where, for people
     * @throws IOException if one ended, or doesn't serve within a minute; the message says why, or where to look
     */
    String await(List<Integer> wanted) throws IOException, InterruptedException {
        var late = AppStarts.ofDaas(platform.apps()).await(wanted, PATIENCE);
        if (!late.isEmpty()) {
            throw new IOException(
                    "The data service does not serve. See: " + workspace.command("logs daas-" + late.get(0)));
        }
        return wanted.stream()
                .map(platform.apps()::daasPort)
                .flatMap(Optional::stream)
                .map(port -> "http://127.0.0.1:" + port)
                .collect(Collectors.joining(" "));
    }

    /** Makes a key of the first dataset's tenant, and says how to try it. */
    String firstKey(CqlSession session, Collection<Dataset> datasets) throws Exception {
        var dataset = datasets.iterator().next();
        var keys = new KeyManager(new CassandraKeyStore(new Store(session)), InstantSource.system(), id -> {});
        var key = keys.create(
                Optional.of(dataset.tenant()), Set.of(Role.ADMIN), "run-local", Optional.of(LIFE), "command");
        var port = platform.apps().daas().keySet().stream()
                .findFirst()
                .flatMap(platform.apps()::daasPort)
                .map(number -> "http://127.0.0.1:" + number)
                .orElse("http://127.0.0.1");
        return """
                The data service answers on %s (docs at /docs). A key for an admin of tenant %s, valid for a week, shown this once only:
                  export KEY=%s
                  curl -H "Authorization: Bearer $KEY" '%s/v1/%s/%s/records?%slimit=5'
                """.formatted(
                        port,
                        dataset.tenant(),
                        key.text(),
                        port,
                        dataset.tenant(),
                        dataset.name(),
                        query(dataset, new Question(session, dataset).anyKey()));
    }

    /** What to ask for to get the rows of a partition: the columns that are derived are asked for as a range of time. */
    private static String query(Dataset dataset, Map<String, String> key) {
        var text = new StringBuilder();
        key.forEach((column, value) -> {
            var derived = dataset.derived().stream()
                    .filter(one -> one.name().equals(column))
                    .findFirst();
            if (derived.isEmpty()) {
                text.append(column)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                        .append('&');
                return;
            }
            switch (derived.get().kind()) {
                case DAY ->
                    text.append(
                            range(LocalDate.parse(value), LocalDate.parse(value).plusDays(1)));
                case MONTH ->
                    text.append(
                            range(LocalDate.parse(value), LocalDate.parse(value).plusMonths(1)));
                case YEAR, HOUR, BUCKET, RECORD_ID -> {
                    // The answer says what is missing.
                }
            }
        });
        return text.toString();
    }

    private static String range(LocalDate from, LocalDate to) {
        return "from=" + from + "T00:00:00Z&to=" + to + "T00:00:00Z&";
    }
}

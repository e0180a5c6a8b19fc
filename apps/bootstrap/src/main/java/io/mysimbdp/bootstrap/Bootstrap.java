// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import io.mysimbdp.bootstrap.BootstrapResult.Item;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DatasetCatalog;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics, keyspaces, tables and roles that datasets need, as far as {@link Part}s are asked for, and aligns
 * those that are there. Running it again changes nothing; running it after a failure does what was left.
 */
public final class Bootstrap {
    private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

    private final BootstrapSettings settings;
    private final List<Dataset> datasets;
    private final List<Dataset> described;
    private final Consumer<String> progress;
    private final Waiting waiting;

    private Bootstrap(
            BootstrapSettings settings, List<Dataset> datasets, List<Dataset> described, Consumer<String> progress) {
        this.settings = settings;
        this.datasets = datasets;
        this.described = described;
        this.progress = progress;
        this.waiting = new Waiting(settings.timeout(), progress);
    }

    /**
     * Waits for Kafka and Cassandra, as far as they are needed, and makes everything as described.
     *
     * @param catalog the datasets; the platform's own one is added if it is not among them
     * @param described all datasets there are: what roles were granted on those that are not in the catalog stays
     * @param progress gets a line now and then while there is something to wait for, and for each step
     * @throws BootstrapException if the settings or descriptors don't fit what is there; nothing was changed
     * @throws TimeoutException if Kafka or Cassandra can't be reached in time
     * @throws IOException if passwords can't be read or kept
     * @throws RuntimeException what Kafka's or Cassandra's client throws where they refuse a change
     */
    public static BootstrapResult run(
            BootstrapSettings settings, DatasetCatalog catalog, DatasetCatalog described, Consumer<String> progress)
            throws BootstrapException, IOException, TimeoutException, InterruptedException {
        return new Bootstrap(settings, withOwn(catalog), withOwn(described), progress).run();
    }

    /** {@link #run(BootstrapSettings, DatasetCatalog, DatasetCatalog, Consumer)} of all datasets there are. */
    public static BootstrapResult run(BootstrapSettings settings, DatasetCatalog catalog, Consumer<String> progress)
            throws BootstrapException, IOException, TimeoutException, InterruptedException {
        return run(settings, catalog, catalog, progress);
    }

    /** The names of the roles that the part {@code roles} makes for these datasets. */
    public static List<String> roleNames(DatasetCatalog catalog) {
        return WantedRole.of(catalog.datasets(), catalog.datasets()).stream()
                .map(WantedRole::name)
                .toList();
    }

    /** {@link #run(BootstrapSettings, DatasetCatalog, Consumer)} with its progress in the log. */
    public static BootstrapResult run(BootstrapSettings settings, DatasetCatalog catalog)
            throws BootstrapException, IOException, TimeoutException, InterruptedException {
        return run(settings, catalog, line -> LOG.info("{}", line));
    }

    private static List<Dataset> withOwn(DatasetCatalog catalog) {
        var datasets = new ArrayList<>(catalog.datasets());
        if (catalog.find(LineageSchema.runs().id()).isEmpty()) {
            datasets.add(LineageSchema.runs());
        }
        return List.copyOf(datasets);
    }

    private BootstrapResult run() throws BootstrapException, IOException, TimeoutException, InterruptedException {
        var opened = new ArrayDeque<Runnable>();
        try {
            var works = open(opened);
            var problems = new ArrayList<String>();
            for (var work : works) {
                work.plan(problems);
            }
            if (!problems.isEmpty()) {
                throw new BootstrapException(problems);
            }
            for (var work : works) {
                work.apply();
            }
            return result(works);
        } finally {
            opened.forEach(Runnable::run);
        }
    }

    /**
     * The works in the order of their parts.
     *
     * @param opened takes how to close again what was opened
     */
    private List<Work> open(Deque<Runnable> opened) throws BootstrapException, TimeoutException, InterruptedException {
        var works = new ArrayList<Work>();
        var members = new LiveMembers(waiting, progress);
        if (settings.parts().contains(Part.TOPICS)) {
            var kafka = KafkaHandler.connect(settings.kafka(), waiting);
            opened.push(kafka::close);
            works.add(new TopicWork(kafka, settings, datasets, members, progress));
        }
        if (settings.parts().contains(Part.SCHEMA) || settings.parts().contains(Part.ROLES)) {
            var cassandra = CassandraHandler.connect(settings.cassandra(), waiting);
            opened.push(cassandra::close);
            if (settings.parts().contains(Part.SCHEMA)) {
                works.add(new SchemaWork(cassandra, settings, datasets, members, progress));
            }
            if (settings.parts().contains(Part.ROLES)) {
                var passwords = PasswordStore.open(settings.secrets().orElseThrow());
                opened.push(passwords::close);
                works.add(new RoleWork(cassandra, passwords, settings.parts(), datasets, described, progress));
            }
        }
        return works;
    }

    private static BootstrapResult result(List<Work> works) {
        var items = new ArrayList<Item>();
        var notes = new ArrayList<String>();
        works.forEach(work -> {
            items.addAll(work.items());
            notes.addAll(work.notes());
        });
        return new BootstrapResult(items, notes);
    }
}

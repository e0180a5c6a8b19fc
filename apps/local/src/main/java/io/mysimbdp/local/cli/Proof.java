// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.source.SourceFile;
import io.mysimbdp.local.platform.Platform;
import io.mysimbdp.reconcile.ReconcileRequest;
import io.mysimbdp.reconcile.ReconcileResult;
import io.mysimbdp.reconcile.Reconciler;
import io.mysimbdp.runtime.terminal.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Proves for each dataset that nothing was lost, and shows how far it is. */
final class Proof {
    private final Platform platform;
    private final CqlSession session;

    Proof(Platform platform, CqlSession session) {
        this.platform = platform;
        this.session = session;
    }

    List<ReconcileResult> of(Map<Dataset, List<Path>> files) throws IOException, InterruptedException {
        var results = new ArrayList<ReconcileResult>();
        for (var entry : files.entrySet()) {
            var dataset = entry.getKey();
            try (var progress = Progress.start("comparing " + dataset.name(), OptionalLong.empty())) {
                results.add(Reconciler.run(
                        platform.kafkaSettings(),
                        session,
                        ReconcileRequest.of(
                                dataset,
                                SourceFile.list(
                                        entry.getValue(), dataset.source().files())),
                        records -> progress.update(records, String.format(Locale.ROOT, "%,d records", records))));
            }
        }
        return results;
    }
}

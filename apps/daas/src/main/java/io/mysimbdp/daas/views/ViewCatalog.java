// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.views;

import io.mysimbdp.datasets.Dataset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The views of each dataset. Thread-safe. */
public final class ViewCatalog {
    private final Masker masker;
    private final Map<String, DatasetViews> views = new ConcurrentHashMap<>();

    public ViewCatalog(Masker masker) {
        this.masker = masker;
    }

    public DatasetViews of(Dataset dataset) {
        return views.computeIfAbsent(dataset.id(), id -> new DatasetViews(dataset, masker));
    }
}

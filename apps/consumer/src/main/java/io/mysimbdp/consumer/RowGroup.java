// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Row;
import java.util.ArrayList;
import java.util.List;

/** Rows of one partition of a table, and the messages they come from: what goes into one request. Used by the polling thread only. */
final class RowGroup {
    private final List<Object> key;
    private final List<Delivery> deliveries = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();
    private long bytes;

    /** @param key the values of the table's partition key */
    RowGroup(List<Object> key) {
        this.key = key;
    }

    /** Whether another row of so many bytes still goes into it; the first one always does. */
    boolean hasRoom(int size, int mostRows, int mostBytes) {
        return rows.isEmpty() || (rows.size() < mostRows && bytes + size <= mostBytes);
    }

    void add(Delivery delivery, Row row, int size) {
        deliveries.add(delivery);
        rows.add(row);
        bytes += size;
    }

    /** One of the rows alone. */
    RowGroup only(int index) {
        var alone = new RowGroup(key);
        alone.add(deliveries.get(index), rows.get(index), 0);
        return alone;
    }

    List<Object> key() {
        return key;
    }

    List<Delivery> deliveries() {
        return deliveries;
    }

    List<Row> rows() {
        return rows;
    }
}

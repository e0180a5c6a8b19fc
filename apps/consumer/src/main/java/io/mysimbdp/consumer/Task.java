// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.Row;
import java.util.List;

/** Something to be done for messages of one partition; done again later where it fails. */
sealed interface Task {
    PartitionTracker tracker();

    Dataset dataset();

    List<Delivery> deliveries();

    /** How often it was tried. */
    int attempts();

    Task nextAttempt();

    /** Rows of one partition of a table, to be stored by one request. */
    record Store(PartitionTracker tracker, Dataset dataset, RowGroup group, int attempts) implements Task {
        @Override
        public List<Delivery> deliveries() {
            return group.deliveries();
        }

        List<Row> rows() {
            return group.rows();
        }

        @Override
        public Store nextAttempt() {
            return new Store(tracker, dataset, group, attempts + 1);
        }

        /** One of the rows alone. */
        Store only(int index) {
            return new Store(tracker, dataset, group.only(index), 0);
        }
    }

    /** A message to be sent to the dead letters. */
    record Reject(
            PartitionTracker tracker, Dataset dataset, Delivery delivery, List<FieldProblem> problems, int attempts)
            implements Task {
        @Override
        public List<Delivery> deliveries() {
            return List.of(delivery);
        }

        @Override
        public Reject nextAttempt() {
            return new Reject(tracker, dataset, delivery, problems, attempts + 1);
        }
    }
}

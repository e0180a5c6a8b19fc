// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import io.mysimbdp.datasets.Dataset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Predicate;

/** The tasks that are not under way: they wait for their turn, or for the time to be tried again. Used by the polling thread only. */
final class TaskQueue {
    private final Deque<Task> ready = new ArrayDeque<>();
    private final PriorityQueue<Retry> retries = new PriorityQueue<>(Comparator.comparingLong(Retry::dueNanos));
    private final Backoff backoff;

    /** A task that waits to be tried again. */
    private record Retry(Task task, long dueNanos) {}

    TaskQueue(Backoff backoff) {
        this.backoff = backoff;
    }

    void add(Collection<Task> tasks) {
        ready.addAll(tasks);
    }

    void addFirst(Task task) {
        ready.addFirst(task);
    }

    /** The next task whose turn it is, or null. */
    Task poll() {
        return ready.poll();
    }

    /** Whether a task could be started now. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    boolean hasRetries() {
        return !retries.isEmpty();
    }

    /** Keeps a task that has failed until its time comes. */
    void retry(Task task) {
        retries.add(new Retry(
                task, System.nanoTime() + backoff.before(task.attempts()).toNanos()));
    }

    /** Tasks whose time has come are the next ones. */
    void takeDueRetries() {
        var now = System.nanoTime();
        while (!retries.isEmpty() && retries.peek().dueNanos() - now <= 0) {
            ready.addFirst(retries.poll().task());
        }
    }

    /** Forgets tasks of these partitions. */
    void remove(Set<PartitionTracker> trackers) {
        ready.removeIf(task -> trackers.contains(task.tracker()));
        removeRetries(trackers);
    }

    /** Forgets tasks of these partitions, except dead letters that could be sent now. */
    void removeAllButLetters(Set<PartitionTracker> trackers) {
        ready.removeIf(task -> trackers.contains(task.tracker()) && !(task instanceof Task.Reject));
        removeRetries(trackers);
    }

    private void removeRetries(Set<PartitionTracker> trackers) {
        retries.removeIf(retry -> trackers.contains(retry.task().tracker()));
    }

    /** Takes out the writes of a dataset, except the one that will be tried again first. */
    List<Task.Store> takeAllButOneRetry(Dataset dataset) {
        var kept = retries.stream()
                .filter(retry -> isWriteOf(dataset).test(retry.task()))
                .min(retries.comparator())
                .map(Retry::task);
        var taken = new ArrayList<Task.Store>();
        Predicate<Task> goes = task -> {
            if (!isWriteOf(dataset).test(task) || kept.filter(task::equals).isPresent()) {
                return false;
            }
            taken.add((Task.Store) task);
            return true;
        };
        ready.removeIf(goes);
        retries.removeIf(retry -> goes.test(retry.task()));
        return taken;
    }

    private static Predicate<Task> isWriteOf(Dataset dataset) {
        return task -> task instanceof Task.Store && task.dataset().id().equals(dataset.id());
    }
}

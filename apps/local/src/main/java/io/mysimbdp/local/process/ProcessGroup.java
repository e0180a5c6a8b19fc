// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * The processes of one cluster by their number, from 1. Finds those that run already. Thread-safe.
 */
public final class ProcessGroup {

    private final SortedMap<Integer, ManagedProcess> processes = new TreeMap<>();

    /**
     * Finds those that run.
     *
     * @param size how many processes the cluster has
     * @param specs how each of them was or will be started
     */
    public ProcessGroup(int size, IntFunction<ProcessSpec> specs) {
        for (var id = 1; id <= size; id++) {
            var number = id;
            ManagedProcess.find(specs.apply(id)).ifPresent(process -> processes.put(number, process));
        }
    }

    /**
     * Starts one.
     *
     * @throws IllegalStateException if it runs already
     */
    public synchronized ManagedProcess start(int id, ProcessSpec spec) {
        if (find(id).isPresent()) {
            throw new IllegalStateException(spec.name() + " runs already");
        }
        var process = ManagedProcess.start(spec);
        processes.put(id, process);
        return process;
    }

    /** The process with that number if it was started, and was not stopped here; it may have died meanwhile. */
    public synchronized Optional<ManagedProcess> started(int id) {
        return Optional.ofNullable(processes.get(id));
    }

    /** The process with that number if it is alive. */
    public synchronized Optional<ManagedProcess> find(int id) {
        return started(id).filter(ManagedProcess::isAlive);
    }

    /** Those that were started and not stopped here; some may have died meanwhile. */
    public synchronized List<ManagedProcess> started() {
        return List.copyOf(processes.values());
    }

    /** Ends one: see {@link ManagedProcess#stop}. Nothing happens if it does not run. */
    public boolean stop(int id, Duration graceful) {
        var byItself = started(id).map(process -> process.stop(graceful)).orElse(true);
        forget(id);
        return byItself;
    }

    /** Ends one at once: see {@link ManagedProcess#kill}. Nothing happens if it does not run. */
    public void kill(int id) {
        started(id).ifPresent(ManagedProcess::kill);
        forget(id);
    }

    /**
     * Ends all of them at the same time, and by force those that are left when the time is over.
     *
     * @return whether all ended by themselves
     */
    public boolean stopAll(Duration graceful) {
        var running = started();
        var deadline = System.nanoTime() + graceful.toNanos();
        running.forEach(ManagedProcess::requestStop);
        var byItself = true;
        for (var process : running) {
            byItself &= process.awaitEnd(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
        synchronized (this) {
            processes.clear();
        }
        return byItself;
    }

    private synchronized void forget(int id) {
        processes.remove(id);
    }
}

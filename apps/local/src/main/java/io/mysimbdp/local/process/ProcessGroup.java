// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The processes of one cluster by their number, from 1. Finds also those that another JVM started, now or later. Thread-safe.
 */
public final class ProcessGroup {

    private final int size;
    private final IntFunction<ProcessSpec> specs;
    private final SortedMap<Integer, ManagedProcess> processes = new TreeMap<>();
    private boolean closed;

    /**
     * A group that may run already.
     *
     * @param size how many processes the cluster has
     * @param specs how each of them was or will be started
     */
    public ProcessGroup(int size, IntFunction<ProcessSpec> specs) {
        this.size = size;
        this.specs = specs;
    }

    /**
     * Starts one.
     *
     * @throws IllegalStateException if it runs already, or {@link #stopAll} was called
     */
    public synchronized ManagedProcess start(int id) {
        var spec = specs.apply(id);
        if (closed) {
            throw new IllegalStateException(spec.name() + " can't be started: this cluster is closed");
        }
        if (find(id).isPresent()) {
            throw new IllegalStateException(spec.name() + " runs already");
        }
        var process = ManagedProcess.start(spec);
        processes.put(id, process);
        return process;
    }

    /** The process with that number if it was started, and was not stopped here; it may have died meanwhile. */
    public synchronized Optional<ManagedProcess> started(int id) {
        var known = Optional.ofNullable(processes.get(id));
        if (known.filter(ManagedProcess::isAlive).isEmpty()) {
            // Another JVM may have started it, e.g. a second command line.
            ManagedProcess.find(specs.apply(id)).ifPresent(process -> processes.put(id, process));
        }
        return Optional.ofNullable(processes.get(id));
    }

    /** The process with that number if it is alive. */
    public Optional<ManagedProcess> find(int id) {
        return started(id).filter(ManagedProcess::isAlive);
    }

    /** Whether any process is alive. */
    public boolean isRunning() {
        return IntStream.rangeClosed(1, size).anyMatch(id -> find(id).isPresent());
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
     * Ends all of them at the same time, and by force those that are left when the time is over. None can be started afterwards: another
     * thread may still be about to start some.
     *
     * @return whether all ended by themselves
     */
    public boolean stopAll(Duration graceful) {
        var running = close();
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

    private synchronized List<ManagedProcess> close() {
        closed = true;
        return IntStream.rangeClosed(1, size)
                .mapToObj(this::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private synchronized void forget(int id) {
        processes.remove(id);
    }
}

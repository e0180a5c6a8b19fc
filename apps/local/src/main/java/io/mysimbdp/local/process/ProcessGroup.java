// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The processes of one cluster by their number, from 1. Finds also those that another JVM started, now or later. Thread-safe.
 */
public final class ProcessGroup {

    /**
     * How long a process may take to stop if it is not known to serve, or can't end: it has nothing to hand over, and some
     * don't listen while they start or wait for others that will never come.
     */
    private static final Duration STOP_IMPATIENTLY = Duration.ofSeconds(2);

    private final int size;
    private final IntFunction<ProcessSpec> specs;
    private final SortedMap<Integer, ManagedProcess> processes = new TreeMap<>();

    /** Those that were started here and are not known to serve yet. */
    private final Set<Integer> starting = new HashSet<>();

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
        starting.add(id);
        return process;
    }

    /** Says that all those that run serve now, and are to be stopped with patience. */
    public synchronized void serving() {
        starting.clear();
    }

    /** The process with that number if it was started, and was not stopped here; it may have died meanwhile. */
    public synchronized Optional<ManagedProcess> started(int id) {
        var known = Optional.ofNullable(processes.get(id));
        if (known.filter(ManagedProcess::isAlive).isEmpty()) {
            // Another JVM may have started it, e.g. a second command line.
            ManagedProcess.find(specs.apply(id)).ifPresent(process -> {
                processes.put(id, process);
                starting.remove(id);
            });
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

    /** {@link #stopAll(Duration, Predicate)} for processes that don't need each other to stop. */
    public boolean stopAll(Duration graceful) {
        return stopAll(graceful, left -> false);
    }

    /**
     * Ends all of them at the same time, and by force those that are left when the time is over. Those that don't serve yet, and those that
     * can't end by themselves any more, have two seconds. None can be started afterwards: another thread may still be about to start some.
     *
     * @param hopeless whether those with these numbers, the only ones left, can't end by themselves
     * @return whether all ended by themselves
     */
    public boolean stopAll(Duration graceful, Predicate<Set<Integer>> hopeless) {
        var begin = System.nanoTime();
        var running = close();
        running.values().forEach(ManagedProcess::requestStop);
        var early = running.entrySet().stream()
                .filter(entry -> isStarting(entry.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        var byItself = true;
        if (!early.isEmpty()) {
            byItself = awaitEnd(early, STOP_IMPATIENTLY);
        }
        var left = graceful.minusNanos(System.nanoTime() - begin);
        Waiting.uninterruptibly(left, () -> alive(running).isEmpty() || hopeless.test(alive(running)));
        var last = List.copyOf(running.values());
        left = graceful.minusNanos(System.nanoTime() - begin);
        byItself &= awaitEnd(last, left.compareTo(STOP_IMPATIENTLY) < 0 ? left : STOP_IMPATIENTLY);
        synchronized (this) {
            processes.clear();
        }
        return byItself;
    }

    /** Gives all of them the same time. */
    private static boolean awaitEnd(List<ManagedProcess> ending, Duration time) {
        var begin = System.nanoTime();
        var byItself = true;
        for (var process : ending) {
            byItself &= process.awaitEnd(time.minusNanos(System.nanoTime() - begin));
        }
        return byItself;
    }

    private static Set<Integer> alive(SortedMap<Integer, ManagedProcess> running) {
        return running.entrySet().stream()
                .filter(entry -> entry.getValue().isAlive())
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private synchronized SortedMap<Integer, ManagedProcess> close() {
        closed = true;
        IntStream.rangeClosed(1, size).forEach(this::started);
        processes.values().removeIf(process -> !process.isAlive());
        return new TreeMap<>(processes);
    }

    private synchronized boolean isStarting(int id) {
        return starting.contains(id);
    }

    private synchronized void forget(int id) {
        processes.remove(id);
        starting.remove(id);
    }
}

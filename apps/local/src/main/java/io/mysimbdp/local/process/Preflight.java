// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Looks whether the machine can run what is asked for, before anything is started or written. Thread-safe.
 */
public final class Preflight {

    private static final long MEGABYTE = 1024 * 1024;

    private final Machine machine;
    private final Function<String, String> flag;

    /**
     * For any machine and command line.
     *
     * @param flag the name under which people set a key, e.g. {@code kafka.ports} → {@code --kafka-ports}
     */
    public Preflight(Machine machine, Function<String, String> flag) {
        this.machine = machine;
        this.flag = flag;
    }

    /** For this machine, and a command line whose flags are the keys with dashes: {@code kafka.ports} → {@code --kafka-ports}. */
    public Preflight() {
        this(Machine.current(), key -> "--" + key.replace('.', '-'));
    }

    /**
     * Checks all demands together.
     *
     * @return every problem as a sentence that says what to do; empty if all is well
     */
    public List<String> check(Collection<Demand> demands) {
        var problems = new ArrayList<String>();
        demands.forEach(demand -> problems.addAll(demand.problems()));
        demands.forEach(demand -> java(demand, problems));
        ports(demands, problems);
        memory(demands, problems);
        disk(demands, problems);
        demands.forEach(demand -> files(demand, problems));
        return List.copyOf(problems);
    }

    private void java(Demand demand, List<String> problems) {
        if (demand.onlyJava() != 0 && demand.onlyJava() != machine.javaFeature()) {
            problems.add(demand.owner() + " runs on Java " + demand.onlyJava() + " only, and " + machine.java()
                    + " is Java " + machine.javaFeature() + ": set JAVA_HOME to a JDK " + demand.onlyJava()
                    + " and start again.");
        }
    }

    private void ports(Collection<Demand> demands, List<String> problems) {
        var byPort = demands.stream()
                .flatMap(demand -> demand.ports().stream())
                .collect(Collectors.groupingBy(Demand.Port::port));
        byPort.values().stream()
                .filter(claims -> claims.size() > 1)
                .map(claims -> "Port " + claims.get(0).port() + " is asked for by "
                        + claims.stream().map(Demand.Port::process).collect(Collectors.joining(" and ")) + ": change "
                        + claims.stream()
                                .map(claim -> flag.apply(claim.key()))
                                .distinct()
                                .collect(Collectors.joining(" or "))
                        + ".")
                .sorted()
                .forEach(problems::add);
        byPort.values().stream()
                .map(claims -> claims.get(0))
                .sorted(Comparator.comparing(Demand.Port::port))
                .filter(claim -> !machine.canListen(claim.host(), claim.port()))
                .map(claim -> "Port " + claim.port() + " of " + claim.host() + ", which " + claim.process()
                        + " needs, can't be listened on: it is used by "
                        + machine.listenerOn(claim.port())
                                .orElse("another process, or the address is not this machine's")
                        + ". Stop that, or choose other ports with " + flag.apply(claim.key()) + ".")
                .forEach(problems::add);
    }

    private void memory(Collection<Demand> demands, List<String> problems) {
        var needed = demands.stream().mapToLong(Demand::memoryMegabytes).sum();
        machine.availableMemory().ifPresent(bytes -> {
            var available = bytes / MEGABYTE;
            if (available < needed) {
                problems.add("Too little memory: " + needed + " MB are needed ("
                        + demands.stream()
                                .map(demand -> demand.owner() + " " + demand.memoryMegabytes())
                                .collect(Collectors.joining(", "))
                        + ") and " + available + " MB are available. Close other programs, or ask for less with "
                        + demands.stream()
                                .map(demand -> flag.apply(demand.memoryKey()))
                                .distinct()
                                .collect(Collectors.joining(" or "))
                        + ".");
            }
        });
    }

    private void disk(Collection<Demand> demands, List<String> problems) {
        // The directories usually lie on one disk. If not, the sum asks for a little too much, of the fuller one.
        var needed = demands.stream().mapToLong(Demand::diskMegabytes).sum();
        demands.stream()
                .min(Comparator.comparingLong(demand -> machine.freeDisk(demand.dataDirectory())))
                .filter(demand -> machine.freeDisk(demand.dataDirectory()) / MEGABYTE < needed)
                .map(demand -> "Too little disk for " + demand.dataDirectory() + ": " + needed + " MB are needed and "
                        + machine.freeDisk(demand.dataDirectory()) / MEGABYTE
                        + " MB are free. Make room, or choose another data directory.")
                .ifPresent(problems::add);
    }

    private void files(Demand demand, List<String> problems) {
        machine.maxOpenFiles().ifPresent(limit -> {
            if (limit < demand.filesPerProcess()) {
                problems.add(demand.owner() + " opens up to " + demand.filesPerProcess() + " files a process and "
                        + limit + " are allowed: run ulimit -n " + demand.filesPerProcess()
                        + " in this shell and start again.");
            }
        });
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.process;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Gathers what is wrong with a settings record, so that people hear all of it at once. Not thread-safe. */
public final class SettingsProblems {

    private static final int LOWEST_PORT = 1024;
    private static final int HIGHEST_PORT = 65_535;

    private final List<String> problems = new ArrayList<>();

    /** Wants a number from {@code lowest} to {@code highest}. */
    public SettingsProblems range(String key, int value, int lowest, int highest) {
        return require(value >= lowest && value <= highest, key + " must be from " + lowest + " to " + highest, value);
    }

    /** Wants that many different ports of those that need no privilege. */
    public SettingsProblems ports(String key, List<Integer> ports, int count) {
        require(ports.size() == count, key + " must name " + count + " ports", ports);
        require(new HashSet<>(ports).size() == ports.size(), key + " must not name a port twice", ports);
        return require(
                ports.stream().allMatch(port -> port >= LOWEST_PORT && port <= HIGHEST_PORT),
                key + " must be from " + LOWEST_PORT + " to " + HIGHEST_PORT,
                ports);
    }

    /**
     * Wants the rule to hold.
     *
     * @param rule the key and the rule in words, e.g. {@code kafka.brokers must be from 1 to 9}
     * @param received the value that breaks it
     */
    public SettingsProblems require(boolean holds, String rule, Object received) {
        if (!holds) {
            problems.add(rule + ", got " + received);
        }
        return this;
    }

    /**
     * Tells all of it.
     *
     * @throws IllegalArgumentException if anything was wrong; one line a problem
     */
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
    }
}

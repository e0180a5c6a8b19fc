// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a bootstrap found and did.
 *
 * @param items every topic, keyspace, table and role that is needed, in the order in which it was looked at
 * @param notes what the operator should know or do, one sentence or two each
 */
public record BootstrapResult(List<Item> items, List<String> notes) {

    public BootstrapResult {
        items = List.copyOf(items);
        notes = List.copyOf(notes);
    }

    /** What an item is. */
    public enum Kind {
        TOPIC,
        KEYSPACE,
        TABLE,
        ROLE
    }

    /** What became of an item. */
    public enum Outcome {
        CREATED,
        CHANGED,
        UNCHANGED
    }

    /**
     * One thing that the platform needs.
     *
     * @param name a topic's, keyspace's or role's name, or {@code keyspace.table}
     * @param changes what was changed, such as {@code partitions 6 → 12}; empty unless the outcome is changed
     */
    public record Item(Kind kind, String name, Outcome outcome, List<String> changes) {
        public Item {
            changes = List.copyOf(changes);
        }

        static Item created(Kind kind, String name) {
            return new Item(kind, name, Outcome.CREATED, List.of());
        }

        static Item found(Kind kind, String name, List<String> changes) {
            return new Item(kind, name, changes.isEmpty() ? Outcome.UNCHANGED : Outcome.CHANGED, changes);
        }
    }

    public List<String> created() {
        return names(Outcome.CREATED);
    }

    public List<String> changed() {
        return names(Outcome.CHANGED);
    }

    public List<String> unchanged() {
        return names(Outcome.UNCHANGED);
    }

    private List<String> names(Outcome outcome) {
        return items.stream()
                .filter(item -> item.outcome() == outcome)
                .map(Item::name)
                .toList();
    }

    /** Whether everything was there already, just as described. */
    public boolean isUnchanged() {
        return items.stream().allMatch(item -> item.outcome() == Outcome.UNCHANGED);
    }

    /** One line, such as {@code 6 topics, 3 keyspaces, 4 tables: all as described}. */
    public String summary() {
        if (isUnchanged()) {
            return count(items) + ": all as described";
        }
        return Arrays.stream(Outcome.values())
                .map(outcome -> count(items.stream()
                                .filter(item -> item.outcome() == outcome)
                                .toList())
                        + " " + outcome.name().toLowerCase(Locale.ROOT))
                .filter(part -> !part.startsWith(" "))
                .collect(Collectors.joining("; "));
    }

    private static String count(List<Item> items) {
        var parts = new ArrayList<String>();
        for (var kind : Kind.values()) {
            var count = items.stream().filter(item -> item.kind() == kind).count();
            if (count > 0) {
                parts.add(count + " " + kind.name().toLowerCase(Locale.ROOT) + (count == 1 ? "" : "s"));
            }
        }
        return String.join(", ", parts);
    }

    /** For people: a line for each thing created or changed, the notes, and the summary as the last line. */
    public String report() {
        var lines = new ArrayList<String>();
        items.stream()
                .filter(item -> item.outcome() != Outcome.UNCHANGED)
                .map(item -> item.outcome().name().toLowerCase(Locale.ROOT) + " "
                        + item.kind().name().toLowerCase(Locale.ROOT) + " " + item.name()
                        + (item.changes().isEmpty() ? "" : ": " + String.join(", ", item.changes())))
                .forEach(lines::add);
        notes.forEach(note -> lines.add("note: " + note));
        lines.add(summary());
        return String.join(System.lineSeparator(), lines);
    }
}

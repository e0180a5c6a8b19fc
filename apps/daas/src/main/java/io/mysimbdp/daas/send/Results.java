// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.datasets.FieldProblem;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of a request, by position. Records that were accepted cost nothing. Of those that were not, all
 * problems are kept up to a limit, then only the first one's field and reason, once for successive records that have the
 * same; and there is a limit of how many are kept. Thread-safe.
 */
final class Results {
    /** So many characters of problems are kept in full. */
    private static final int MAX_DETAIL = 512 * 1024;

    /** So many entries are kept; a request that would have more ends, which costs the caller another request. */
    static final int MAX_ENTRIES = 20_000;

    private final TreeMap<Integer, Entry> refused = new TreeMap<>();
    private long detail;
    private int rejected;
    private int failed;

    private enum Status {
        ACCEPTED("accepted"),
        REJECTED("rejected"),
        FAILED("failed");

        private final String label;

        Status(String label) {
            this.label = label;
        }
    }

    /**
     * Successive records of which the same is said.
     *
     * @param line of the first; 0 where there are no lines
     * @param whole whether all problems are there, with their messages
     */
    private record Entry(int from, int to, Status status, long line, List<FieldProblem> problems, boolean whole) {
        Entry upTo(int last) {
            return new Entry(from, last, status, line, problems, whole);
        }

        Map<String, Object> members() {
            var members = new LinkedHashMap<String, Object>();
            members.put("position", from);
            if (to > from) {
                members.put("to", to);
            }
            if (line > 0) {
                members.put("line", line);
            }
            members.put("status", status.label);
            if (!problems.isEmpty()) {
                members.put("problems", problems.stream().map(this::problem).toList());
            }
            return members;
        }

        private Map<String, Object> problem(FieldProblem problem) {
            var members = new LinkedHashMap<String, Object>();
            if (!problem.field().isEmpty()) {
                members.put("field", problem.field());
            }
            members.put("reason", problem.reason().label());
            if (whole) {
                members.put("message", problem.message());
            }
            return members;
        }
    }

    /** A record that can't be stored, whenever it is sent. */
    synchronized void rejected(int position, long line, List<FieldProblem> problems) {
        rejected++;
        if (detail <= MAX_DETAIL) {
            detail += problems.stream()
                    .mapToLong(problem -> problem.message().length() + 64)
                    .sum();
        }
        if (detail <= MAX_DETAIL) {
            refused.put(position, new Entry(position, position, Status.REJECTED, line, problems, true));
            return;
        }
        var first = problems.get(0);
        var kept = List.of(new FieldProblem(first.field(), first.reason(), ""));
        var before = refused.floorEntry(position);
        if (before != null
                && before.getValue().to() == position - 1
                && !before.getValue().whole()
                && before.getValue().problems().equals(kept)) {
            refused.put(before.getKey(), before.getValue().upTo(position));
        } else {
            refused.put(position, new Entry(position, position, Status.REJECTED, line, kept, false));
        }
    }

    /** A record that Kafka did not acknowledge: it may have it, or not. */
    synchronized void failed(int position, long line) {
        failed++;
        refused.put(position, new Entry(position, position, Status.FAILED, line, List.of(), true));
    }

    /** Whether no more may be added, but for what is under way. */
    synchronized boolean isFull() {
        return refused.size() >= MAX_ENTRIES;
    }

    synchronized int rejected() {
        return rejected;
    }

    synchronized int failed() {
        return failed;
    }

    /**
     * For the answer: positions from 1 in order, successive ones of one kind together. What each says is made when it is
     * asked for, since all together would be ten times as large.
     *
     * @param positions how many records there were
     */
    synchronized List<Map<String, Object>> list(int positions) {
        var entries = new ArrayList<Entry>();
        var next = 1;
        for (var entry : refused.values()) {
            accepted(entries, next, entry.from() - 1);
            entries.add(entry);
            next = entry.to() + 1;
        }
        accepted(entries, next, positions);
        return new AbstractList<>() {
            @Override
            public Map<String, Object> get(int index) {
                return entries.get(index).members();
            }

            @Override
            public int size() {
                return entries.size();
            }
        };
    }

    private static void accepted(List<Entry> entries, int from, int to) {
        if (to >= from) {
            entries.add(new Entry(from, to, Status.ACCEPTED, 0, List.of(), true));
        }
    }
}

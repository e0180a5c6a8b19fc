// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.datasets.FieldProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of the records of a request, by position. Records that were accepted cost nothing; of those that were
 * rejected, all problems are kept up to a limit, then only the first one's field and reason. Thread-safe.
 */
final class Results {
    /** So many characters of problems are kept in full. */
    private static final int MAX_DETAIL = 512 * 1024;

    private final TreeMap<Integer, Refused> refused = new TreeMap<>();
    private int detail;
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

    private record Refused(Status status, long line, List<FieldProblem> problems, boolean whole) {}

    /** A record that can't be stored, whenever it is sent. */
    synchronized void rejected(int position, long line, List<FieldProblem> problems) {
        rejected++;
        detail += problems.stream()
                .mapToInt(problem -> problem.message().length() + 64)
                .sum();
        var whole = detail <= MAX_DETAIL;
        var first = problems.get(0);
        var kept = whole ? problems : List.of(new FieldProblem(first.field(), first.reason(), ""));
        refused.put(position, new Refused(Status.REJECTED, line, kept, whole));
    }

    /** A record that Kafka did not acknowledge: it may have it, or not. */
    synchronized void failed(int position, long line) {
        failed++;
        refused.put(position, new Refused(Status.FAILED, line, List.of(), true));
    }

    synchronized int rejected() {
        return rejected;
    }

    synchronized int failed() {
        return failed;
    }

    /**
     * For the answer: positions from 1 in order, successive ones of one kind together.
     *
     * @param positions how many records there were
     */
    synchronized List<Map<String, Object>> list(int positions) {
        var list = new ArrayList<Map<String, Object>>();
        var next = 1;
        for (var entry : refused.entrySet()) {
            range(list, next, entry.getKey() - 1, Status.ACCEPTED);
            list.add(refused(entry.getKey(), entry.getValue()));
            next = entry.getKey() + 1;
        }
        range(list, next, positions, Status.ACCEPTED);
        return list;
    }

    private static void range(List<Map<String, Object>> list, int from, int to, Status status) {
        if (to >= from) {
            var range = new LinkedHashMap<String, Object>();
            range.put("position", from);
            if (to > from) {
                range.put("to", to);
            }
            range.put("status", status.label);
            list.add(range);
        }
    }

    private static Map<String, Object> refused(int position, Refused refused) {
        var result = new LinkedHashMap<String, Object>();
        result.put("position", position);
        if (refused.line > 0) {
            result.put("line", refused.line);
        }
        result.put("status", refused.status.label);
        if (!refused.problems.isEmpty()) {
            result.put(
                    "problems",
                    refused.problems.stream()
                            .map(problem -> problem(problem, refused.whole))
                            .toList());
        }
        return result;
    }

    private static Map<String, Object> problem(FieldProblem problem, boolean whole) {
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

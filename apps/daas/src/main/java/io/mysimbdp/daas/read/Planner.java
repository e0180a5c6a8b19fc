// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import io.mysimbdp.daas.read.ContinuationTokens.Continuation;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.daas.views.ViewColumn;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DerivedColumn;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.TimeWindow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the partitions of a dataset's table that hold the answer to a query, or says what has to be known for that: a query
 * that would have to look into all of them is refused. Thread-safe.
 */
public final class Planner {
    /** Parameters with a meaning of their own; a key column of that name is asked for with {@code key.} before it. */
    private static final Set<String> RESERVED =
            Set.of("from", "to", "limit", "order", "fields", "view", "continuation", "interval");

    /** More than any limit; and times the buckets of one column more, which still is a {@code long}. */
    private static final long MOST_SHARDS = 1L << 40;

    private static final String ORDER_RULE = "must be asc or desc";

    private final Dataset dataset;
    private final TableQuestion question;
    private final RecordChecker checker;
    private final int maxPartitions;

    Planner(Dataset dataset, int maxPartitions) {
        this.dataset = dataset;
        this.question = TableQuestion.of(dataset);
        this.checker = new RecordChecker(dataset);
        this.maxPartitions = maxPartitions;
    }

    /**
     * A parameter by which a partition is found.
     *
     * @param name its name in a query
     * @param column the column of the table
     */
    public record KeyParameter(String name, Column column) {}

    /** The parameters without which there is no answer, by their names in a view. */
    public List<KeyParameter> keyParameters(ReadView view) {
        return question.keys().stream()
                .map(column -> new KeyParameter(parameterName(view, column), column(column)))
                .toList();
    }

    private static String parameterName(ReadView view, String column) {
        var name = view.nameOf(column);
        return RESERVED.contains(name) ? "key." + name : name;
    }

    private Column column(String name) {
        return dataset.columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a range of times can be asked for. */
    public boolean hasTimes() {
        return question.timeField().isPresent();
    }

    /** Whether rows come latest first where no order is asked for: as the table has them. */
    public boolean isLatestFirst() {
        return dataset.table().clustering().stream()
                .findFirst()
                .filter(column -> column.descending())
                .isPresent();
    }

    /** The values of the key columns as they are asked for; what is wrong with them is noted. */
    public Map<String, Object> keys(ReadView view, QueryParameters parameters, Instant now, boolean required) {
        var keys = new LinkedHashMap<String, Object>();
        for (var key : keyParameters(view)) {
            var text = parameters.text(key.name());
            if (text.isEmpty()) {
                if (required) {
                    parameters.problem(
                            key.name(),
                            "is missing: records are found by "
                                    + String.join(
                                            ", ",
                                            keyParameters(view).stream()
                                                    .map(KeyParameter::name)
                                                    .toList())
                                    + ", and without it all of them would have to be read");
                }
            } else {
                value(key, text.get(), now, parameters)
                        .ifPresent(value -> keys.put(key.column().name(), value));
            }
        }
        return keys;
    }

    private Optional<Object> value(KeyParameter key, String text, Instant now, QueryParameters parameters) {
        var shown = QueryParameters.shown(text);
        var field = dataset.field(key.column().name());
        if (field.isEmpty()) {
            var value = parsed(key.column().type(), text);
            if (value.isEmpty()) {
                parameters.problem(
                        key.name(), "must be of type " + key.column().type().label() + ", but is '" + shown + "'");
            }
            return value;
        }
        var before = parameters.problems().size();
        var value = checker.checkText(
                field.get().name(), text, now, problem -> parameters.problem(key.name(), problem.message()));
        if (value == null && parameters.problems().size() == before) {
            parameters.problem(key.name(), "must have a value, but is '" + shown + "'");
        }
        return Optional.ofNullable(value);
    }

    private static Optional<Object> parsed(FieldType type, String text) {
        try {
            return Optional.of(
                    switch (type) {
                        case TEXT -> text;
                        case INT -> Integer.valueOf(text);
                        case TIMESTAMP -> Instant.parse(text);
                        case DATE -> LocalDate.parse(text);
                        case BIGINT, DOUBLE, DECIMAL, BOOLEAN, UUID, LIST_OF_TEXT ->
                            throw new IllegalArgumentException("no column is computed to be of type " + type.label());
                    });
        } catch (DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /**
     * What was asked for.
     *
     * @param plan which partitions to read
     * @param start where to begin
     */
    record Planned(ReadPlan plan, Position start) {}

    /**
     * Plans a query. What is wrong with it is noted in the parameters.
     *
     * @param purpose what is done with the rows: a continuation of one is none of another
     * @param columns what is shown of them
     * @return empty if something is wrong with the query
     */
    Optional<Planned> plan(
            String purpose,
            ReadView view,
            List<ViewColumn> columns,
            QueryParameters parameters,
            Optional<ContinuationTokens> tokens,
            Instant now) {
        var keys = keys(view, parameters, now, true);
        var latestFirst = parameters
                .parsed("order", text -> switch (text) {
                    case "asc" -> false;
                    case "desc" -> true;
                    default ->
                        throw new IllegalArgumentException(ORDER_RULE + ", but is '" + QueryParameters.shown(text) + "'"
                                + Nearest.hint(text, List.of("asc", "desc")));
                })
                .orElse(isLatestFirst());
        var asked = askedRange(parameters);
        var fingerprint = fingerprint(purpose, view, columns, keys, asked, latestFirst);
        var continuation = tokens.flatMap(t -> continuation(parameters, t, fingerprint));
        if (!parameters.problems().isEmpty()) {
            return Optional.empty();
        }
        // In milliseconds, as a token has it, so that all pages have the very same.
        var millis = now.truncatedTo(ChronoUnit.MILLIS);
        var range = continuation.map(Continuation::range).orElseGet(() -> bounded(asked, millis));
        var partitions = partitions(keys, range, latestFirst, parameters);
        if (!parameters.problems().isEmpty()) {
            return Optional.empty();
        }
        var start = continuation.map(Continuation::position).orElse(Position.START);
        var timeIndex = question.timeField().map(this::indexOf).orElse(-1);
        return Optional.of(new Planned(
                new ReadPlan(
                        dataset,
                        partitions,
                        range,
                        timeIndex,
                        timeIndex >= 0 && question.timeInClustering(),
                        latestFirst != isLatestFirst(),
                        columns,
                        fingerprint),
                start));
    }

    private int indexOf(String column) {
        var columns = dataset.columns();
        for (var i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(column)) {
                return i;
            }
        }
        return -1;
    }

    private TimeRange askedRange(QueryParameters parameters) {
        if (!hasTimes()) {
            return TimeRange.ALL;
        }
        var from = parameters.instant("from");
        var to = parameters.instant("to");
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            parameters.problem("to", "must be after from (" + from.get() + "), but is " + to.get());
        }
        return new TimeRange(from, to);
    }

    private static Optional<Continuation> continuation(
            QueryParameters parameters, ContinuationTokens tokens, byte[] fingerprint) {
        return parameters.text("continuation").flatMap(text -> {
            var continuation = tokens.read(fingerprint, text);
            if (continuation.isEmpty() && parameters.problems().isEmpty()) {
                parameters.problem(
                        "continuation",
                        "must come from an answer to this very query: only limit may differ between its pages");
            }
            return continuation;
        });
    }

    /** Where the caller left the range open, the checks may have closed it: no record lies outside their window. */
    private TimeRange bounded(TimeRange asked, Instant now) {
        if (question.buckets().isEmpty()) {
            return asked;
        }
        var window = question.timeField().flatMap(dataset::field).flatMap(Field::window);
        return new TimeRange(
                asked.from().or(() -> window.flatMap(TimeWindow::from).map(end -> end.at(now))),
                asked.to()
                        .or(() -> window.flatMap(TimeWindow::to)
                                .map(end -> end.at(now).plusMillis(1))));
    }

    private List<List<Object>> partitions(
            Map<String, Object> keys, TimeRange range, boolean latestFirst, QueryParameters parameters) {
        var shards = shardCount();
        if (shards > maxPartitions) {
            parameters.problem(
                    question.shards().get(0).name(),
                    "spreads each key over so many partitions that a query would read " + shards
                            + " of them, but it may read at most " + maxPartitions
                            + ": MYSIMBDP_DAAS_READ_MAX_PARTITIONS");
            return List.of();
        }
        var times = new ArrayList<Optional<Instant>>();
        if (question.buckets().isEmpty()) {
            times.add(Optional.empty());
        } else {
            var finest = question.buckets().get(0).kind();
            if (range.from().isEmpty() || range.to().isEmpty()) {
                var missing = range.from().isEmpty() ? "from" : "to";
                parameters.problem(
                        missing,
                        "is missing: records are kept by "
                                + question.buckets().get(0).name()
                                + ", and without it there is no end of those to read");
                return List.of();
            }
            var count = TimeBuckets.count(finest, range.from().get(), range.to().get());
            if (count > maxPartitions / shards) {
                parameters.problem(
                        "from",
                        "and to must span at most " + maxPartitions / shards + " of "
                                + question.buckets().get(0).name() + ", but span " + count + ", from "
                                + range.from().get() + " to " + range.to().get());
                return List.of();
            }
            TimeBuckets.starts(finest, range.from().get(), range.to().get(), latestFirst)
                    .forEach(start -> times.add(Optional.of(start)));
        }
        var partitions = new ArrayList<List<Object>>();
        for (var time : times) {
            for (var buckets : shards()) {
                partitions.add(dataset.table().partitionKey().stream()
                        .map(column -> value(column, keys, time, buckets))
                        .toList());
            }
        }
        return partitions;
    }

    private long shardCount() {
        return question.shards().stream()
                .mapToLong(DerivedColumn::buckets)
                .reduce(1, (a, b) -> Math.min(a * b, MOST_SHARDS));
    }

    /** All combinations of the buckets that a key is spread over. */
    private List<Map<String, Integer>> shards() {
        var all = List.of(Map.<String, Integer>of());
        for (var column : question.shards()) {
            var more = new ArrayList<Map<String, Integer>>();
            for (var some : all) {
                for (var bucket = 0; bucket < column.buckets(); bucket++) {
                    var next = new LinkedHashMap<>(some);
                    next.put(column.name(), bucket);
                    more.add(next);
                }
            }
            all = more;
        }
        return all;
    }

    private Object value(String column, Map<String, Object> keys, Optional<Instant> time, Map<String, Integer> shards) {
        if (keys.containsKey(column)) {
            return keys.get(column);
        }
        if (shards.containsKey(column)) {
            return shards.get(column);
        }
        var derived = TableQuestion.derived(dataset, column).orElseThrow();
        return derived.value(
                keys.containsKey(derived.from()) ? keys.get(derived.from()) : time.orElseThrow(), () -> "");
    }

    private byte[] fingerprint(
            String purpose,
            ReadView view,
            List<ViewColumn> columns,
            Map<String, Object> keys,
            TimeRange asked,
            boolean latestFirst) {
        var parts = new ArrayList<String>();
        parts.add(purpose);
        parts.add(dataset.tenant());
        parts.add(dataset.name());
        parts.add(dataset.table().name());
        parts.add(view.name());
        parts.add(String.join(",", columns.stream().map(ViewColumn::name).toList()));
        keys.forEach((column, value) -> parts.add(column + "=" + value));
        parts.add(asked.toString());
        parts.add(latestFirst ? "desc" : "asc");
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                // With its length, so that no two lists of parts are the same bytes.
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}

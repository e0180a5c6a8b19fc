// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.aggregate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.read.ParameterProblem;
import io.mysimbdp.daas.read.QueryParameters;
import io.mysimbdp.daas.read.ReadOutcome;
import io.mysimbdp.daas.read.ReadPlan;
import io.mysimbdp.daas.read.ReadSettings;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.read.Records.Opened;
import io.mysimbdp.daas.read.RowCursor;
import io.mysimbdp.daas.read.SourceAwayException;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.daas.views.ViewColumn;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.Nearest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Answers queries for aggregates: reads the rows once and keeps one summary a field for each interval that has any, of which
 * there is a limit. Thread-safe.
 */
public final class Aggregates {
    private static final JsonFactory JSON = new JsonFactory();
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    private final Records records;
    private final ReadSettings settings;

    public Aggregates(Records records, ReadSettings settings) {
        this.records = records;
        this.settings = settings;
    }

    /** An interval's count of rows, and a summary for each field. */
    private static final class Interval {
        private long rows;
        private final List<Summary> summaries = new ArrayList<>();

        Interval(int fields) {
            for (var i = 0; i < fields; i++) {
                summaries.add(new Summary());
            }
        }
    }

    /**
     * Aggregates records.
     *
     * @param query the parameters of the request, decoded
     */
    public ReadOutcome aggregate(Dataset dataset, Caller caller, Map<String, List<String>> query)
            throws InterruptedException {
        var parameters = new QueryParameters(query);
        if (!records.planner(dataset).hasTimes()) {
            return refused("interval", "has no meaning for this dataset: its table has no time to choose by");
        }
        var interval = parameters.parsed("interval", Aggregates::interval);
        if (query.get("interval") == null) {
            parameters.problem("interval", "is missing: it must be a duration such as 15m, 1h or 1d");
        }
        var opened = records.open(dataset, caller, "aggregates", parameters, Aggregates::columns, false, List.of());
        if (opened instanceof Opened.Not not) {
            return not.outcome();
        }
        var ready = (Opened.Ready) opened;
        try {
            return aggregate(ready.plan(), ready.cursor(), interval.orElseThrow());
        } catch (SourceAwayException e) {
            return new ReadOutcome.Unavailable("Records can't be read now.");
        } finally {
            ready.place().close();
        }
    }

    private static ReadOutcome.Refused refused(String parameter, String message) {
        return new ReadOutcome.Refused(List.of(new ParameterProblem(parameter, message)));
    }

    private static Duration interval(String text) {
        var rule = "must be a duration from 1s to 366d such as 15m, 1h or 1d, but is '" + QueryParameters.shown(text)
                + "'";
        try {
            var interval = Durations.parse(text);
            if (interval.compareTo(LEAST_INTERVAL) < 0 || interval.compareTo(Duration.ofDays(366)) > 0) {
                throw new IllegalArgumentException(rule);
            }
            return interval;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    private static List<ViewColumn> columns(ReadView view, QueryParameters parameters) {
        var possible =
                view.columns().stream().filter(ViewColumn::canBeAggregated).toList();
        var names = parameters.names("fields");
        if (names.isEmpty()) {
            return possible;
        }
        var columns = new ArrayList<ViewColumn>();
        for (var name : names) {
            var column = possible.stream().filter(c -> c.name().equals(name)).findFirst();
            if (column.isEmpty()) {
                var all = possible.stream().map(ViewColumn::name).toList();
                parameters.problem(
                        "fields",
                        "must name numbers of the view, but '" + QueryParameters.shown(name) + "' is none"
                                + Nearest.hint(QueryParameters.shown(name), all) + " (numbers: "
                                + String.join(", ", all) + ")");
            } else if (!columns.contains(column.get())) {
                columns.add(column.get());
            }
        }
        return columns;
    }

    private ReadOutcome aggregate(ReadPlan plan, RowCursor cursor, Duration length)
            throws SourceAwayException, InterruptedException {
        var intervals = new TreeMap<Instant, Interval>();
        var rows = 0L;
        for (var some = cursor.next(Long.MAX_VALUE); !some.isEmpty(); some = cursor.next(Long.MAX_VALUE)) {
            rows += some.size();
            if (rows > settings.maxAggregatedRows()) {
                return refused(
                        "from",
                        "and to must hold at most " + settings.maxAggregatedRows()
                                + " records, but hold more: narrow them");
            }
            for (var row : some) {
                add(plan, row, length, intervals);
            }
            // Each costs memory.
            if (intervals.size() > settings.maxIntervals()) {
                return refused(
                        "interval",
                        "must make at most " + settings.maxIntervals() + " intervals of the time range, but "
                                + Durations.format(length) + " makes more");
            }
        }
        return new ReadOutcome.Page(json(plan, length, intervals), rows, Optional.empty());
    }

    private static void add(ReadPlan plan, List<Object> row, Duration length, Map<Instant, Interval> intervals) {
        if (!(row.get(plan.timeIndex()) instanceof Instant time)) {
            return;
        }
        var millis = length.toMillis();
        var start = Instant.ofEpochMilli(Math.floorDiv(time.toEpochMilli(), millis) * millis);
        var interval = intervals.computeIfAbsent(
                start, s -> new Interval(plan.columns().size()));
        interval.rows++;
        for (var i = 0; i < plan.columns().size(); i++) {
            var column = plan.columns().get(i);
            interval.summaries.get(i).add(column.shown(row.get(column.index())));
        }
    }

    private static byte[] json(ReadPlan plan, Duration length, Map<Instant, Interval> intervals) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("interval", Durations.format(length));
            json.writeArrayFieldStart("aggregates");
            for (var entry : intervals.entrySet()) {
                json.writeStartObject();
                json.writeStringField("from", entry.getKey().toString());
                json.writeStringField("to", entry.getKey().plus(length).toString());
                json.writeNumberField("records", entry.getValue().rows);
                json.writeObjectFieldStart("fields");
                for (var i = 0; i < plan.columns().size(); i++) {
                    json.writeObjectFieldStart(plan.columns().get(i).name());
                    write(json, entry.getValue().summaries.get(i));
                    json.writeEndObject();
                }
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to memory", e);
        }
        return bytes.toByteArray();
    }

    private static void write(JsonGenerator json, Summary summary) throws IOException {
        json.writeNumberField("count", summary.count());
        json.writeNumberField("min", summary.min());
        json.writeNumberField("max", summary.max());
        json.writeNumberField("mean", summary.mean());
    }
}

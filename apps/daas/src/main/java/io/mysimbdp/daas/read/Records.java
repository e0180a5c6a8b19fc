// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.read;

import com.fasterxml.jackson.core.JsonFactory;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.quota.Places.Place;
import io.mysimbdp.daas.read.ContinuationTokens.Continuation;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.daas.views.Values;
import io.mysimbdp.daas.views.ViewCatalog;
import io.mysimbdp.daas.views.ViewChoice;
import io.mysimbdp.daas.views.ViewColumn;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Nearest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Answers queries for records. Thread-safe. */
public final class Records {
    private static final JsonFactory JSON = new JsonFactory();

    private final ReadSettings settings;
    private final ContinuationTokens tokens;
    private final ViewCatalog views;
    private final RowSource source;
    private final Clock clock;
    private final Places places;
    private final Map<String, Planner> planners = new ConcurrentHashMap<>();

    /** @param places what those who read at a time take */
    public Records(
            ReadSettings settings, Secrets secrets, ViewCatalog views, RowSource source, Clock clock, Places places) {
        this.settings = settings;
        this.tokens = secrets.tokens();
        this.views = views;
        this.source = source;
        this.clock = clock;
        this.places = places;
    }

    public Planner planner(Dataset dataset) {
        return planners.computeIfAbsent(dataset.id(), id -> new Planner(dataset, settings.maxPartitions()));
    }

    /** Chooses what is shown of a view; what is wrong with the request is noted in its parameters. */
    @FunctionalInterface
    public interface ColumnChoice {
        List<ViewColumn> of(ReadView view, QueryParameters parameters);
    }

    /** What came of looking at a query before anything is read. */
    public sealed interface Opened {
        /**
         * Rows can be read.
         *
         * @param plan which
         * @param cursor reads them
         * @param place to be closed when all is done
         */
        record Ready(ReadPlan plan, RowCursor cursor, Place place) implements Opened {}

        /** They can't. */
        record Not(ReadOutcome outcome) implements Opened {}
    }

    /**
     * Looks at a query, and waits for a place to read.
     *
     * @param purpose what is done with the rows
     * @param parameters of which the caller has read its own
     * @param alsoKnown further parameters that have a meaning in such queries
     */
    public Opened open(
            Dataset dataset,
            Caller caller,
            String purpose,
            QueryParameters parameters,
            ColumnChoice choice,
            boolean continued,
            List<String> alsoKnown)
            throws InterruptedException {
        var chosen = views.of(dataset).toRead(parameters.text("view"), caller);
        if (chosen instanceof ViewChoice.Forbidden<ReadView> forbidden) {
            return new Opened.Not(new ReadOutcome.Forbidden(forbidden.reason()));
        }
        if (chosen instanceof ViewChoice.Unknown<ReadView> unknown) {
            return new Opened.Not(new ReadOutcome.Refused(List.of(new ParameterProblem("view", unknown.reason()))));
        }
        var view = ((ViewChoice.Chosen<ReadView>) chosen).view();
        var columns = choice.of(view, parameters);
        var planned = planner(dataset)
                .plan(
                        purpose,
                        view,
                        columns,
                        parameters,
                        continued ? Optional.of(tokens) : Optional.empty(),
                        clock.instant());
        var problems = parameters.finish(alsoKnown);
        if (planned.isEmpty() || !problems.isEmpty()) {
            return new Opened.Not(new ReadOutcome.Refused(problems));
        }
        var place = places.enter(dataset.tenant(), settings.timeout());
        if (place.isEmpty()) {
            return new Opened.Not(new ReadOutcome.Unavailable("Too many requests read at the same time."));
        }
        var plan = planned.get().plan();
        return new Opened.Ready(
                plan,
                new RowCursor(
                        plan,
                        source,
                        planned.get().start(),
                        plan.dataset().fetchRows(settings.fetchRows()),
                        settings.timeout()),
                place.get());
    }

    /**
     * Reads records.
     *
     * @param query the parameters of the request, decoded
     */
    public ReadOutcome read(Dataset dataset, Caller caller, Map<String, List<String>> query, Format format)
            throws InterruptedException {
        var parameters = new QueryParameters(query);
        var limit = limit(parameters, format);
        var opened = open(dataset, caller, "records", parameters, Records::columns, true, List.of());
        if (opened instanceof Opened.Not not) {
            return not.outcome();
        }
        var ready = (Opened.Ready) opened;
        var done = false;
        try {
            if (format == Format.NDJSON) {
                // The first rows before the first byte: whoever can't be answered is told so with a status.
                var first = ready.cursor().next(limit);
                done = true;
                return new ReadOutcome.Stream(new RecordStream(
                        ready.plan(),
                        ready.cursor(),
                        first,
                        limit,
                        position -> token(ready.plan(), position),
                        ready.place()));
            }
            return page(ready.plan(), ready.cursor(), limit, format);
        } catch (SourceAwayException e) {
            return new ReadOutcome.Unavailable("Records can't be read now.");
        } finally {
            if (!done) {
                ready.place().close();
            }
        }
    }

    private long limit(QueryParameters parameters, Format format) {
        if (format == Format.NDJSON) {
            // Nothing of it is kept in memory.
            var limit = parameters.integer("limit", 0, 1, Integer.MAX_VALUE);
            return limit == 0 ? Long.MAX_VALUE : limit;
        }
        return parameters.integer("limit", settings.defaultLimit(), 1, settings.maxLimit());
    }

    /** The columns of a view that the parameter {@code fields} names, or all; what is wrong with it is noted. */
    public static List<ViewColumn> columns(ReadView view, QueryParameters parameters) {
        var names = parameters.names("fields");
        if (names.isEmpty()) {
            return view.columns();
        }
        var columns = new ArrayList<ViewColumn>();
        for (var name : names) {
            var column = view.column(name);
            if (column.isEmpty()) {
                var all = view.columns().stream().map(ViewColumn::name).toList();
                parameters.problem(
                        "fields",
                        "must name fields of the view, but there is no '" + QueryParameters.shown(name) + "'"
                                + Nearest.hint(QueryParameters.shown(name), all) + " (fields: "
                                + String.join(", ", all) + ")");
            } else if (columns.contains(column.get())) {
                parameters.problem("fields", "must name each field once, but '" + name + "' comes twice");
            } else {
                columns.add(column.get());
            }
        }
        return columns;
    }

    private String token(ReadPlan plan, Position position) {
        return tokens.write(plan.fingerprint(), new Continuation(plan.range(), position));
    }

    private ReadOutcome page(ReadPlan plan, RowCursor cursor, long limit, Format format)
            throws SourceAwayException, InterruptedException {
        var bytes = new ByteArrayOutputStream();
        try {
            Optional<String> continuation;
            long count;
            if (format == Format.CSV) {
                bytes.writeBytes((Values.csvHeader(plan.columns()) + "\r\n").getBytes(StandardCharsets.UTF_8));
                count = rows(cursor, limit, bytes, row -> {
                    var line = new StringBuilder();
                    Values.csv(line, plan.columns(), row);
                    bytes.writeBytes(line.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
                });
                continuation = cursor.position().map(position -> token(plan, position));
            } else {
                try (var json = JSON.createGenerator(bytes)) {
                    json.writeStartObject();
                    json.writeArrayFieldStart("records");
                    count = rows(cursor, limit, bytes, row -> {
                        Values.json(json, plan.columns(), row);
                        json.flush();
                    });
                    json.writeEndArray();
                    continuation = cursor.position().map(position -> token(plan, position));
                    json.writeStringField("continuation", continuation.orElse(null));
                    json.writeEndObject();
                }
            }
            return new ReadOutcome.Page(bytes.toByteArray(), count, continuation);
        } catch (IOException e) {
            throw new UncheckedIOException("can't write to memory", e);
        }
    }

    /** Writes a row somewhere. */
    private interface RowWriter {
        void write(List<Object> row) throws IOException;
    }

    private long rows(RowCursor cursor, long limit, ByteArrayOutputStream bytes, RowWriter writer)
            throws IOException, SourceAwayException, InterruptedException {
        var left = limit;
        // Between fetches only: Cassandra knows how to go on from there and from nowhere else.
        while (left > 0 && bytes.size() < settings.maxPageBytes()) {
            var rows = cursor.next(left);
            if (rows.isEmpty()) {
                break;
            }
            for (var row : rows) {
                writer.write(row);
            }
            left -= rows.size();
        }
        return limit - left;
    }
}

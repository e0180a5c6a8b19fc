// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.aggregate.Aggregates;
import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Parameter;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.daas.read.Format;
import io.mysimbdp.daas.read.ParameterProblem;
import io.mysimbdp.daas.read.ReadOutcome;
import io.mysimbdp.daas.read.ReadSettings;
import io.mysimbdp.daas.read.RecordStream;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Views;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads records of a dataset, and aggregates of them. */
public final class ReadRoutes implements RouteGroup {
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    /** Proxies refuse long headers; the body of JSON has it anyway. */
    private static final int LONGEST_LINK = 6_000;

    private static final List<Format> FORMATS = List.of(Format.JSON, Format.NDJSON, Format.CSV);

    private final Records records;
    private final Aggregates aggregates;
    private final ReadSettings settings;

    public ReadRoutes(Records records, Aggregates aggregates, ReadSettings settings) {
        this.records = records;
        this.aggregates = aggregates;
        this.settings = settings;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(
                        Method.GET,
                        "/v1/{tenant}/{dataset}/records",
                        Action.READ,
                        this::describeRecords,
                        this::readRecords),
                Route.of(
                        Method.GET,
                        "/v1/{tenant}/{dataset}/aggregates",
                        Action.READ,
                        this::describeAggregates,
                        this::readAggregates));
    }

    private void readRecords(Call call) throws Exception {
        var format = format(call);
        var outcome = records.read(call.dataset(), call.caller(), query(call), format);
        if (outcome instanceof ReadOutcome.Stream stream) {
            try (var open = stream.stream()) {
                write(call, open);
            }
            return;
        }
        var page = page(outcome);
        call.used(page.body().length, page.records());
        page.continuation().ifPresent(token -> link(call, token));
        call.context().status(200);
        call.context().contentType(format.contentType());
        call.context().result(page.body());
    }

    private static void write(Call call, RecordStream stream) throws Exception {
        var context = call.context();
        context.status(200);
        context.contentType(Format.NDJSON.contentType());
        // Past proxies that would rather collect it.
        context.header("X-Accel-Buffering", "no");
        context.header("Cache-Control", "no-store");
        if (!call.headOnly()) {
            stream.writeTo(context.outputStream(), call::used);
        }
    }

    private void readAggregates(Call call) throws Exception {
        if (Accept.best(call.context().header("Accept"), List.of("application/json"))
                .isEmpty()) {
            throw ProblemDetail.of(406, "Aggregates come as application/json only.")
                    .exception();
        }
        var page = page(aggregates.aggregate(call.dataset(), call.caller(), query(call)));
        call.used(page.body().length, page.records());
        call.context().status(200);
        call.context().contentType(Format.JSON.contentType());
        call.context().result(page.body());
    }

    private static Format format(Call call) throws ProblemException {
        var types = FORMATS.stream().map(ReadRoutes::mediaType).toList();
        var best = Accept.best(call.context().header("Accept"), types);
        return best.map(type -> FORMATS.get(types.indexOf(type)))
                .orElseThrow(() -> ProblemDetail.of(406, "Records come as " + String.join(", ", types) + ".")
                        .exception());
    }

    private static String mediaType(Format format) {
        return format.contentType().replaceAll(";.*", "");
    }

    static Map<String, List<String>> query(Call call) {
        return call.context().queryParamMap();
    }

    private static ReadOutcome.Page page(ReadOutcome outcome) throws ProblemException {
        if (outcome instanceof ReadOutcome.Page page) {
            return page;
        }
        throw problem(outcome).exception();
    }

    /** Why there is no answer. */
    static ProblemDetail problem(ReadOutcome outcome) {
        if (outcome instanceof ReadOutcome.Refused refused) {
            return invalidQuery(refused.problems());
        }
        if (outcome instanceof ReadOutcome.Forbidden forbidden) {
            return viewNotAllowed(forbidden.reason());
        }
        if (outcome instanceof ReadOutcome.Unavailable unavailable) {
            return ProblemDetail.of(503, unavailable.reason()).retryAfter(TRY_AGAIN);
        }
        throw new IllegalStateException("is an answer: " + outcome);
    }

    static ProblemDetail viewNotAllowed(String reason) {
        return ProblemDetail.of(403, "view-not-allowed", "View not allowed", reason);
    }

    static ProblemDetail invalidQuery(List<ParameterProblem> problems) {
        return ProblemDetail.of(
                        400,
                        "invalid-query",
                        "Invalid query",
                        problems.stream()
                                .map(problem -> problem.parameter() + " " + problem.message())
                                .collect(Collectors.joining("; ")))
                .with(
                        "errors",
                        problems.stream()
                                .map(problem -> Map.of("parameter", problem.parameter(), "message", problem.message()))
                                .toList());
    }

    /** The address of the next page, relative to this one's. */
    private static void link(Call call, String token) {
        var query = new StringBuilder();
        query(call).forEach((name, values) -> {
            if (!name.equals("continuation")) {
                values.forEach(value -> query.append(encoded(name))
                        .append('=')
                        .append(encoded(value))
                        .append('&'));
            }
        });
        query.append("continuation=").append(token);
        if (query.length() <= LONGEST_LINK) {
            call.context().header("Link", "<?" + query + ">; rel=\"next\"");
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Operation describeRecords(Optional<Dataset> dataset) {
        var parameters = new ArrayList<>(queryParameters(dataset));
        parameters.add(Parameter.query(
                "limit",
                Schemas.integer(1, settings.maxLimit()),
                "How many records at most, " + settings.defaultLimit() + " where none is given. A page of large records"
                        + " has fewer. As `application/x-ndjson`, all there are where none is given."));
        parameters.add(Parameter.query("order", Schemas.choice("asc", "desc"), "By time; else as the table has them."));
        parameters.add(Parameter.query(
                "fields", Schemas.text(), "Names of fields, separated by commas; all of the view if not given."));
        parameters.add(Parameter.query(
                "continuation",
                Schemas.text(),
                "From the page before, to go on after it; all other parameters but `limit` must be the same."));
        var record = record(dataset);
        var page = new LinkedHashMap<String, Map<String, Object>>();
        page.put("records", Schemas.array(record));
        page.put("continuation", Map.of("type", List.of("string", "null")));
        return new Operation(
                "readRecords",
                "Read",
                "Read records by key and time",
                "Records of one key, in a range of times, page by page. The header `Link` (`rel=\"next\"`) and `continuation`"
                        + " lead to the next page; where there is none, this was the last. As `application/x-ndjson` all"
                        + " pages come in one answer, a record a line, as fast as they are taken; the last line is"
                        + " `{\"_end\": {\"records\": …, \"continuation\": …}}`, and an answer without it was broken off.",
                parameters,
                List.of(),
                List.of(
                        Answer.of(
                                200,
                                "The records",
                                new Content("application/json", Schemas.object(page)),
                                new Content("application/x-ndjson", Schemas.text()),
                                new Content("text/csv", Schemas.text())),
                        Answer.problem(400, "The query is wrong, or would have to look at all records"),
                        Answer.problem(403, "No role for this, or for the view"),
                        Answer.problem(406, "None of the formats is acceptable"),
                        Answer.problem(503, "The records can't be read now")));
    }

    private Operation describeAggregates(Optional<Dataset> dataset) {
        var parameters = new ArrayList<>(queryParameters(dataset));
        parameters.add(Parameter.requiredQuery(
                "interval",
                Schemas.text(),
                "How long each interval is: `15m`, `1h`, `1d`. They begin at full ones, in UTC."));
        parameters.add(Parameter.query(
                "fields", Schemas.text(), "Names of numbers, separated by commas; all of the view if not given."));
        var number = Map.<String, Object>of("type", List.of("number", "null"));
        var summary = new LinkedHashMap<String, Map<String, Object>>();
        summary.put("count", Schemas.integer(0, Long.MAX_VALUE));
        summary.put("min", number);
        summary.put("max", number);
        summary.put("mean", number);
        var interval = new LinkedHashMap<String, Map<String, Object>>();
        interval.put("from", Schemas.instant());
        interval.put("to", Schemas.instant());
        interval.put("records", Schemas.integer(1, Long.MAX_VALUE));
        interval.put("fields", Map.of("type", "object", "additionalProperties", Schemas.object(summary)));
        var body = new LinkedHashMap<String, Map<String, Object>>();
        body.put("interval", Schemas.text());
        body.put("aggregates", Schemas.array(Schemas.object(interval)));
        return new Operation(
                "readAggregates",
                "Read",
                "Count, least, greatest and mean by intervals",
                "Of the records of one key in a range of times: how many values each field has in each interval, the least,"
                        + " the greatest and their mean. Intervals without a record are left out.",
                parameters,
                List.of(),
                List.of(
                        Answer.of(200, "The aggregates", new Content("application/json", Schemas.object(body))),
                        Answer.problem(400, "The query is wrong, or would have to look at too many records"),
                        Answer.problem(403, "No role for this, or for the view"),
                        Answer.problem(406, "Only JSON is to be had"),
                        Answer.problem(503, "The records can't be read now")));
    }

    private List<Parameter> queryParameters(Optional<Dataset> dataset) {
        var parameters = new ArrayList<Parameter>();
        dataset.ifPresent(known -> {
            var planner = records.planner(known);
            planner.keyParameters(ReadView.raw(known))
                    .forEach(key -> parameters.add(Parameter.requiredQuery(
                            key.name(),
                            Schemas.text(),
                            "Which " + key.name() + ", of type "
                                    + key.column().type().label() + "; in a view that renames it, by that name.")));
        });
        if (dataset.isEmpty() || records.planner(dataset.get()).hasTimes()) {
            parameters.add(Parameter.query("from", Schemas.instant(), "The first time."));
            parameters.add(Parameter.query("to", Schemas.instant(), "The time after the last."));
        }
        parameters.add(Parameter.query("view", view(dataset), "With which view; `raw` for the table as it is."));
        return parameters;
    }

    static Map<String, Object> view(Optional<Dataset> dataset) {
        if (dataset.isEmpty()) {
            return Schemas.text();
        }
        var names = new ArrayList<String>();
        dataset.get().views().read().forEach(view -> names.add(view.name()));
        names.add(Views.RAW);
        return Schemas.choice(names.toArray(String[]::new));
    }

    /** A record as it is read; of any dataset if none is given. */
    static Map<String, Object> record(Optional<Dataset> dataset) {
        // Another view has other fields, so none is promised.
        return dataset.map(known -> Map.<String, Object>of(
                        "type",
                        "object",
                        "title",
                        known.id(),
                        "description",
                        known.description() + ". In the view that is asked for; as the table has it: "
                                + known.columns().stream()
                                        .map(column -> column.name() + " (" + type(column.type()) + ")")
                                        .collect(Collectors.joining(", "))))
                .orElse(Map.of("type", "object"));
    }

    private static String type(FieldType type) {
        return type.label();
    }
}

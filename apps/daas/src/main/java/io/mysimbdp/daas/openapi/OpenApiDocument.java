// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import io.mysimbdp.datasets.Dataset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Makes the OpenAPI 3.1 document out of what operations say of themselves. */
public final class OpenApiDocument {
    private static final Pattern PATH_PARAMETER = Pattern.compile("\\{(\\w+)}");

    private OpenApiDocument() {}

    /**
     * An operation at its place.
     *
     * @param method in capitals
     * @param path with parameters in braces
     * @param secured whether callers must be known
     */
    public record Documented(String method, String path, boolean secured, Operation.Describer describer) {}

    /**
     * The document.
     *
     * @param version of the service
     * @param datasets each gets paths of its own, which say what its records look like
     */
    public static Map<String, Object> of(String version, List<Documented> operations, List<Dataset> datasets) {
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (var documented : operations) {
            add(paths, documented, documented.path(), Optional.empty());
        }
        for (var dataset : datasets) {
            for (var documented : operations) {
                if (documented.path().contains("{dataset}")) {
                    var path = documented
                            .path()
                            .replace("{tenant}", dataset.tenant())
                            .replace("{dataset}", dataset.name());
                    add(paths, documented, path, Optional.of(dataset));
                }
            }
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                Map.of(
                        "title",
                        "mysimbdp data service",
                        "version",
                        version,
                        "description",
                        "Send records and read them. What a dataset's records look like stands at its own paths, for callers"
                                + " who may know of it: fetch this document with your credentials."));
        document.put("paths", paths);
        document.put("components", components());
        return document;
    }

    private static void add(
            Map<String, Map<String, Object>> paths, Documented documented, String path, Optional<Dataset> dataset) {
        paths.computeIfAbsent(path, key -> new LinkedHashMap<>())
                .put(documented.method().toLowerCase(Locale.ROOT), operation(documented, path, dataset));
    }

    private static Map<String, Object> operation(Documented documented, String path, Optional<Dataset> dataset) {
        var operation = documented.describer().describe(dataset);
        var members = new LinkedHashMap<String, Object>();
        members.put(
                "operationId",
                operation.id()
                        + dataset.map(of -> "_" + of.tenant() + "_" + of.name()).orElse(""));
        members.put("tags", List.of(dataset.map(Dataset::id).orElse(operation.tag())));
        members.put("summary", operation.summary());
        if (!operation.description().isEmpty()) {
            members.put("description", operation.description());
        }
        var parameters = parameters(operation, path);
        if (!parameters.isEmpty()) {
            members.put("parameters", parameters);
        }
        if (!operation.body().isEmpty()) {
            members.put("requestBody", Map.of("required", true, "content", contents(operation.body())));
        }
        members.put("responses", responses(documented, operation));
        if (documented.secured()) {
            members.put("security", List.of(Map.of("bearer", List.of()), Map.of("apiKey", List.of())));
        }
        return members;
    }

    private static List<Map<String, Object>> parameters(Operation operation, String path) {
        var parameters = new ArrayList<Map<String, Object>>();
        var names = PATH_PARAMETER.matcher(path);
        while (names.find()) {
            var name = names.group(1);
            parameters.add(parameter(operation.parameters().stream()
                    .filter(known ->
                            known.in() == Parameter.In.PATH && known.name().equals(name))
                    .findFirst()
                    .orElseGet(() -> Parameter.path(name, Schemas.text(), "The " + name + "."))));
        }
        operation.parameters().stream()
                .filter(parameter -> parameter.in() != Parameter.In.PATH)
                .forEach(parameter -> parameters.add(parameter(parameter)));
        return parameters;
    }

    private static Map<String, Object> parameter(Parameter parameter) {
        var members = new LinkedHashMap<String, Object>();
        members.put("name", parameter.name());
        members.put("in", parameter.in().label());
        members.put("required", parameter.required());
        members.put("description", parameter.description());
        members.put("schema", parameter.schema());
        return members;
    }

    private static Map<String, Object> contents(List<Content> contents) {
        var members = new LinkedHashMap<String, Object>();
        contents.forEach(content -> members.put(content.mediaType(), Map.of("schema", content.schema())));
        return members;
    }

    private static Map<String, Object> responses(Documented documented, Operation operation) {
        var answers = new TreeMap<Integer, Answer>();
        answers.put(400, Answer.problem(400, "The request is malformed"));
        answers.put(500, Answer.problem(500, "The service failed"));
        if (documented.secured()) {
            answers.put(401, Answer.problem(401, "The credentials are missing or not valid"));
            answers.put(403, Answer.problem(403, "The caller's roles do not allow it"));
            answers.put(404, Answer.problem(404, "There is no such thing for this caller"));
            answers.put(429, Answer.problem(429, "The tenant's quota is used up"));
            answers.put(503, Answer.problem(503, "Something that it needs can't be reached"));
        }
        operation.answers().forEach(answer -> answers.put(answer.status(), answer));
        var members = new LinkedHashMap<String, Object>();
        answers.forEach((status, answer) -> {
            var response = new LinkedHashMap<String, Object>();
            response.put("description", answer.description());
            if (!answer.contents().isEmpty()) {
                response.put("content", contents(answer.contents()));
            }
            members.put(Integer.toString(status), response);
        });
        return members;
    }

    /** What every problem has, and what some have. */
    private static Map<String, Object> problem() {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("type", Schemas.text());
        properties.put("title", Schemas.text());
        properties.put("status", Schemas.integer(400, 599));
        properties.put("detail", Schemas.text());
        properties.put("requestId", Schemas.text());
        var required = List.copyOf(properties.keySet());
        properties.put(
                "errors",
                described(
                        Schemas.array(Schemas.object(Map.of("parameter", Schemas.text(), "message", Schemas.text()))),
                        "What is wrong with each parameter of a query."));
        properties.put("problems", described(Schemas.array(Schemas.text()), "All that is wrong with a body."));
        properties.put("quota", described(Schemas.choice("requests", "bytes", "records"), "Which quota is used up."));
        properties.put("limit", described(Schemas.integer(1, Long.MAX_VALUE), "How much of it a minute has."));
        return Map.of("type", "object", "properties", properties, "required", required);
    }

    private static Map<String, Object> described(Map<String, Object> schema, String description) {
        var members = new LinkedHashMap<>(schema);
        members.put("description", description);
        return members;
    }

    private static Map<String, Object> components() {
        var count = Schemas.integer(0, Long.MAX_VALUE);
        var result = Map.of(
                "type",
                "object",
                "required",
                List.of("position", "status"),
                "properties",
                Map.of(
                        "position", Schemas.integer(1, Integer.MAX_VALUE),
                        "to", Schemas.integer(1, Integer.MAX_VALUE),
                        "line", Schemas.integer(1, Long.MAX_VALUE),
                        "status", Schemas.choice("accepted", "rejected", "failed"),
                        "problems", Schemas.array(Schemas.ref("FieldProblem"))));
        var fieldProblem = Map.of(
                "type",
                "object",
                "required",
                List.of("reason"),
                "properties",
                Map.of("field", Schemas.text(), "reason", Schemas.text(), "message", Schemas.text()));
        var outcome = new LinkedHashMap<String, Object>();
        outcome.put("receipt", Schemas.text());
        outcome.put("receiptStored", Schemas.bool());
        outcome.put("accepted", count);
        outcome.put("rejected", count);
        outcome.put("nextPosition", count);
        outcome.put("results", Schemas.array(Schemas.ref("SendItem")));
        var receipt = new LinkedHashMap<String, Map<String, Object>>();
        receipt.put("receipt", Schemas.text());
        receipt.put("created", Schemas.instant());
        receipt.put("accepted", count);
        receipt.put("rejected", count);
        receipt.put("stored", count);
        receipt.put("deadLettered", count);
        receipt.put("pending", count);
        receipt.put("complete", Schemas.bool());
        var schemas = new LinkedHashMap<String, Object>();
        schemas.put("Problem", problem());
        schemas.put("FieldProblem", fieldProblem);
        schemas.put("SendItem", result);
        schemas.put(
                "SendResult",
                Map.of(
                        "type",
                        "object",
                        "required",
                        List.of("accepted", "rejected", "results"),
                        "properties",
                        outcome));
        schemas.put(
                "SendProblem",
                Map.of("allOf", List.of(Schemas.ref("Problem"), Map.of("type", "object", "properties", outcome))));
        schemas.put("Receipt", Schemas.object(receipt));
        return Map.of(
                "schemas",
                schemas,
                "securitySchemes",
                Map.of(
                        "bearer", Map.of("type", "http", "scheme", "bearer"),
                        "apiKey", Map.of("type", "apiKey", "in", "header", "name", "X-Api-Key")));
    }
}

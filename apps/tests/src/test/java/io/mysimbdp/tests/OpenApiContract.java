// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What an OpenAPI 3.1 document promises, to hold answers against. */
final class OpenApiContract {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode document;
    private final SchemaRegistry schemas = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    /** @param document its text */
    OpenApiContract(String document) throws JsonProcessingException {
        // Where a schema that stands alone has those that it refers to.
        this.document = JSON.readTree(document.replace("#/components/schemas/", "#/$defs/"));
    }

    /**
     * An operation as the document has it.
     *
     * @param method in capitals
     * @param path with parameters in braces
     */
    record Operation(String method, String path, JsonNode node) {
        /** Its id; of one of a dataset, that of the operation for any. */
        String id() {
            return node.path("operationId").asText().replaceAll("_.*", "");
        }

        /** The media types in which records are taken. */
        List<String> takes() {
            return names(node.path("requestBody").path("content"));
        }

        /** Its answers, such as {@code 200 text/csv}, of statuses with a first digit. */
        Set<String> answers(char digit) {
            var answers = new TreeSet<String>();
            node.path("responses").properties().forEach(response -> {
                if (response.getKey().charAt(0) == digit) {
                    names(response.getValue().path("content"))
                            .forEach(type -> answers.add(response.getKey() + " " + type));
                }
            });
            return answers;
        }

        @Override
        public String toString() {
            return method + " " + path;
        }

        private static List<String> names(JsonNode node) {
            var names = new ArrayList<String>();
            node.fieldNames().forEachRemaining(names::add);
            return names;
        }
    }

    List<Operation> operations() {
        var operations = new ArrayList<Operation>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        return operations;
    }

    /**
     * Status, media type and body are what the document says of the operation.
     *
     * @return the answer in the form of {@link Operation#answers}
     */
    String assertKeeps(Operation operation, int status, String contentType, String body) {
        var what = operation + " answers " + status + " " + contentType + ": " + body;
        var response = operation.node().path("responses").path(Integer.toString(status));
        assertThat(response.isMissingNode()).as(what).isFalse();
        var type = contentType.replaceAll(";.*", "").strip();
        var content = response.path("content").path(type);
        assertThat(content.isMissingNode()).as(what).isFalse();
        if (type.equals("application/json") || type.endsWith("+json")) {
            assertFits(what, content.path("schema"), body);
        }
        return status + " " + type;
    }

    /** A problem detail. */
    void assertIsProblem(String what, String body) {
        var schema = JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/Problem");
        assertFits(what, schema, body);
    }

    private void assertFits(String what, JsonNode schema, String body) {
        JsonNode instance;
        try {
            instance = JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError(what, e);
        }
        var wanted = JsonNodeFactory.instance.objectNode();
        wanted.putArray("allOf").add(schema);
        wanted.set("$defs", document.path("components").path("schemas"));
        if (schema.size() > 1 || schema.has("$ref")) {
            // A member that the document doesn't know is as wrong as one that is missing.
            wanted.put("unevaluatedProperties", false);
        }
        var errors = schemas.getSchema(wanted)
                .validate(instance, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
        assertThat(errors).as(what).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.access.KeyManager;
import io.mysimbdp.daas.access.KeyManager.RefusedException;
import io.mysimbdp.daas.access.Role;
import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Parameter;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.Nearest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes, lists and revokes the keys of a tenant. */
public final class KeyRoutes implements RouteGroup {
    private static final String KEYS = "/v1/{tenant}/keys";
    private static final int MOST_BYTES = 16_384;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);
    private static final Set<String> MEMBERS = Set.of("name", "roles", "expiresIn");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final KeyManager keys;

    public KeyRoutes(KeyManager keys) {
        this.keys = keys;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Method.GET, KEYS, Action.MANAGE_KEYS, Operation.always(listing()), this::list),
                Route.of(Method.POST, KEYS, Action.MANAGE_KEYS, Operation.always(creating()), this::create),
                Route.of(
                        Method.DELETE,
                        KEYS + "/{keyId}",
                        Action.MANAGE_KEYS,
                        Operation.always(revoking()),
                        this::revoke));
    }

    private static Operation listing() {
        return new Operation(
                "listKeys",
                "Keys",
                "Lists the keys of a tenant",
                "Newest first, those too that are revoked or have expired. Secrets are known to nobody any more.",
                List.of(),
                List.of(),
                List.of(Answer.of(
                        200,
                        "The keys",
                        new Content(
                                "application/json",
                                Schemas.object(Map.of("keys", Schemas.array(keySchema(Map.of()))))))));
    }

    private static Operation creating() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "object");
        body.put("required", List.of("name", "roles"));
        body.put("additionalProperties", false);
        body.put(
                "properties",
                Map.of(
                        "name",
                        Map.of("type", "string", "minLength", 1, "maxLength", KeyManager.MAX_NAME_LENGTH),
                        "roles",
                        Map.of("type", "array", "minItems", 1, "items", Schemas.choice("reader", "writer", "admin")),
                        "expiresIn",
                        Map.of(
                                "type",
                                "string",
                                "description",
                                "How long it is valid, such as 30d; left out: for ever")));
        return new Operation(
                "createKey",
                "Keys",
                "Makes a key",
                "The answer is the only place where the key stands. A caller can't give a role that it doesn't have.",
                List.of(),
                List.of(new Content("application/json", body)),
                List.of(
                        Answer.of(
                                201,
                                "The key",
                                new Content("application/json", keySchema(Map.of("key", Schemas.text())))),
                        Answer.problem(400, "The body is no JSON object"),
                        Answer.problem(413, "The body is too large"),
                        Answer.problem(415, "The body is not said to be JSON"),
                        Answer.problem(422, "What is asked for can't be: all problems are named")));
    }

    private static Operation revoking() {
        return new Operation(
                "revokeKey",
                "Keys",
                "Revokes a key",
                "It is taken no more: here at once, by other replicas of the service within seconds.",
                List.of(Parameter.path("keyId", Schemas.text(), "The key's id, which stands between its underscores")),
                List.of(),
                List.of(Answer.of(200, "The key", new Content("application/json", keySchema(Map.of())))));
    }

    private static Map<String, Object> keySchema(Map<String, Map<String, Object>> more) {
        var properties = new LinkedHashMap<String, Object>();
        properties.put("id", Schemas.text());
        properties.put("tenant", Schemas.text());
        properties.put("name", Schemas.text());
        properties.put("roles", Schemas.array(Schemas.choice("reader", "writer", "admin")));
        properties.put("created", Schemas.instant());
        properties.put("createdBy", Schemas.text());
        properties.putAll(more);
        var required = List.copyOf(properties.keySet());
        properties.put("expires", Schemas.instant());
        properties.put("revoked", Schemas.instant());
        return Map.of("type", "object", "properties", properties, "required", required);
    }

    private void list(Call call) throws ProblemException {
        try {
            answer(
                    call,
                    200,
                    Map.of(
                            "keys",
                            keys.list(call.tenant()).stream()
                                    .map(KeyRoutes::members)
                                    .toList()));
        } catch (StoreUnavailableException e) {
            throw away();
        }
    }

    private void create(Call call) throws ProblemException {
        var wanted = body(call);
        var problems = new ArrayList<String>();
        var names = MEMBERS;
        wanted.fieldNames().forEachRemaining(name -> {
            if (!names.contains(name)) {
                problems.add("'" + name + "' is nothing that a key has" + Nearest.hint(name, names));
            }
        });
        var name = wanted.path("name").isTextual() ? wanted.path("name").textValue() : "";
        var roles = roles(wanted.path("roles"), problems);
        var life = life(wanted.path("expiresIn"), problems);
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        try {
            var key = keys.createFor(call.caller(), call.tenant().orElseThrow(), roles, name, life);
            call.note("key", key.info().id());
            call.note(
                    "roles",
                    key.info().roles().stream().map(Role::label).sorted().toList());
            var members = members(key.info());
            members.put("key", key.text());
            answer(call, 201, members);
        } catch (RefusedException e) {
            throw refused(e.problems());
        } catch (StoreUnavailableException e) {
            throw away();
        }
    }

    private static JsonNode body(Call call) throws ProblemException {
        var type = Optional.ofNullable(call.context().contentType()).orElse("");
        if (!type.split(";", -1)[0].strip().equalsIgnoreCase("application/json")) {
            throw ProblemDetail.of(415, "The body must be application/json.").exception();
        }
        try {
            var bytes = call.context().bodyInputStream().readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw ProblemDetail.of(413, "The body must have at most " + MOST_BYTES + " bytes.")
                        .exception();
            }
            var body = JSON.readTree(bytes);
            if (!body.isObject()) {
                throw ProblemDetail.of(400, "The body must be a JSON object.").exception();
            }
            return body;
        } catch (JsonProcessingException e) {
            throw ProblemDetail.of(400, "The body is not JSON: " + e.getOriginalMessage())
                    .exception();
        } catch (IOException e) {
            throw ProblemDetail.of(400, "The body can't be read.").exception();
        }
    }

    private static Set<Role> roles(JsonNode node, List<String> problems) {
        var roles = EnumSet.noneOf(Role.class);
        if (!node.isArray()) {
            problems.add("roles must be a list of some of reader, writer and admin");
            return roles;
        }
        node.forEach(one -> {
            var role = Role.of(one.asText());
            role.ifPresent(roles::add);
            if (role.isEmpty()) {
                problems.add("roles must be some of reader, writer and admin, but one is '" + one.asText() + "'");
            }
        });
        return roles;
    }

    private static Optional<Duration> life(JsonNode node, List<String> problems) {
        if (node.isMissingNode() || node.isNull()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Durations.parse(node.isTextual() ? node.textValue() : ""));
        } catch (IllegalArgumentException e) {
            problems.add("expiresIn must be a duration such as 30d, but is '" + node.asText() + "'");
            return Optional.empty();
        }
    }

    private void revoke(Call call) throws ProblemException {
        var id = call.context().pathParam("keyId");
        call.note("key", id);
        try {
            var key = keys.revoke(call.tenant(), id);
            if (key.isEmpty()) {
                throw ProblemDetail.of(404, "The tenant has no key '" + id + "'.")
                        .exception();
            }
            answer(call, 200, members(key.get()));
        } catch (StoreUnavailableException e) {
            throw away();
        }
    }

    private static Map<String, Object> members(KeyInfo key) {
        var members = new LinkedHashMap<String, Object>();
        members.put("id", key.id());
        members.put("tenant", key.tenant().orElse(""));
        members.put("name", key.name());
        members.put("roles", key.roles().stream().map(Role::label).sorted().toList());
        members.put("created", key.created().toString());
        members.put("createdBy", key.createdBy());
        key.expires().ifPresent(time -> members.put("expires", time.toString()));
        key.revoked().ifPresent(time -> members.put("revoked", time.toString()));
        return members;
    }

    private static void answer(Call call, int status, Object body) {
        call.context().status(status);
        // One of the answers holds a secret.
        call.context().header("Cache-Control", "no-store");
        call.context().contentType("application/json");
        call.context().result(Json.bytes(body));
    }

    private static ProblemException refused(List<String> problems) {
        return ProblemDetail.of(422, "key-refused", "Key refused", String.join("; ", problems) + ".")
                .with("problems", problems)
                .exception();
    }

    private static ProblemException away() {
        return ProblemDetail.of(503, "Keys can't be read or changed now.")
                .retryAfter(TRY_AGAIN)
                .exception();
    }
}

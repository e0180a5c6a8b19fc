// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;

/** Writes answers. Thread-safe. */
final class Json {
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(SerializationFeature.FAIL_ON_EMPTY_BEANS, false);

    private Json() {}

    /** Maps, lists, texts, numbers, truths and null as UTF-8. */
    static byte[] bytes(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    static byte[] bytes(ProblemDetail problem, String requestId) {
        var members = new LinkedHashMap<String, Object>();
        members.put("type", ProblemDetail.TYPE_PREFIX + problem.type());
        members.put("title", problem.title());
        members.put("status", problem.status());
        members.put("detail", problem.detail());
        members.put("requestId", requestId);
        members.putAll(problem.extensions());
        return bytes(members);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;

/** By what a request is known in answers and logs. Thread-safe. */
final class RequestIds {
    static final String HEADER = "X-Request-Id";

    /** The id stands under this name with the request. */
    static final String ATTRIBUTE = "io.mysimbdp.request-id";

    /** It ends up in logs and answers, so nothing that could be mistaken for something else there. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    private static final SecureRandom RANDOM = new SecureRandom();

    private RequestIds() {}

    /** The caller's id where it has the right form, else a new one; always the same for the same request. */
    static String of(Request request) {
        if (request.getAttribute(ATTRIBUTE) instanceof String id) {
            return id;
        }
        var sent = request.getHeaders().get(HEADER);
        var id = sent != null && FORM.matcher(sent).matches() ? sent : fresh();
        request.setAttribute(ATTRIBUTE, id);
        return id;
    }

    static String fresh() {
        var bytes = new byte[12];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

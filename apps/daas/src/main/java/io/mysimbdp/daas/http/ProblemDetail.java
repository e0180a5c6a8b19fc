// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An error as the answer tells it: {@code application/problem+json} (RFC 9457).
 *
 * @param status the status code, 400 to 599
 * @param type the last part of the problem's type, which tells problems of one status apart: {@code record-rejected}
 * @param title what kind of problem, the same each time
 * @param detail what it was this time, for people; never a secret, nor what is inside the platform
 * @param retryAfter when trying again makes sense; goes into the header {@code Retry-After}
 * @param extensions further members, in order
 */
public record ProblemDetail(
        int status,
        String type,
        String title,
        String detail,
        Optional<Duration> retryAfter,
        Map<String, Object> extensions) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** What the type of a problem begins with; nothing is to be found there, it is only a name. */
    public static final String TYPE_PREFIX = "urn:mysimbdp:problem:";

    public ProblemDetail {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(detail, "detail");
        extensions = new LinkedHashMap<>(extensions);
    }

    /** A problem that is said in a sentence. */
    public static ProblemDetail of(int status, String type, String title, String detail) {
        return new ProblemDetail(status, type, title, detail, Optional.empty(), Map.of());
    }

    /** A problem with nothing special about it. */
    public static ProblemDetail of(int status, String detail) {
        var title = title(status);
        return of(status, title.toLowerCase(java.util.Locale.ROOT).replace(' ', '-'), title, detail);
    }

    public ProblemDetail retryAfter(Duration duration) {
        return new ProblemDetail(status, type, title, detail, Optional.of(duration), extensions);
    }

    /** With one more member. */
    public ProblemDetail with(String name, Object value) {
        var more = new LinkedHashMap<>(extensions);
        more.put(name, value);
        return new ProblemDetail(status, type, title, detail, retryAfter, more);
    }

    /** For code that throws it. */
    public ProblemException exception() {
        return new ProblemException(this);
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not found";
            case 405 -> "Method not allowed";
            case 406 -> "Not acceptable";
            case 408 -> "Request timeout";
            case 409 -> "Conflict";
            case 411 -> "Length required";
            case 413 -> "Content too large";
            case 414 -> "URI too long";
            case 415 -> "Unsupported media type";
            case 417 -> "Expectation failed";
            case 422 -> "Unprocessable content";
            case 429 -> "Too many requests";
            case 431 -> "Request header fields too large";
            case 500 -> "Internal server error";
            case 501 -> "Not implemented";
            case 503 -> "Service unavailable";
            case 505 -> "HTTP version not supported";
            default -> "Error " + status;
        };
    }
}

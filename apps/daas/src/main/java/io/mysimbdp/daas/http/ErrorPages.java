// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem details for what the server itself refuses, before there is a route: bad syntax, headers that are too large. */
final class ErrorPages extends ErrorHandler {
    private final RequestMetrics metrics;

    ErrorPages(RequestMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public boolean errorPageForMethod(String method) {
        return !method.equals("HEAD");
    }

    @Override
    protected void generateResponse(
            Request request, Response response, int code, String message, Throwable cause, Callback callback) {
        metrics.unreadable(request, code);
        var requestId = RequestIds.of(request);
        var problem = ProblemDetail.of(code, detail(code, message));
        response.getHeaders().put(RequestIds.HEADER, requestId);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemDetail.MEDIA_TYPE);
        response.write(true, ByteBuffer.wrap(Json.bytes(problem, requestId)), callback);
    }

    /** What the server says of requests that it can't read helps their writers; what it says of its own faults doesn't. */
    private static String detail(int code, String message) {
        return switch (code) {
            case 414 -> "The request's first line is longer than the service allows.";
            case 431 -> "The request's headers are larger than the service allows.";
            case 503 -> "The service is stopping or overloaded. Try again.";
            default ->
                code < 500 && message != null ? "The request can't be read: " + message + "." : "Try again later.";
        };
    }
}

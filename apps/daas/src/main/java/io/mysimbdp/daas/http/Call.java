// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.javalin.http.Context;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.quota.Usage;
import io.mysimbdp.datasets.Dataset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A request on its way through its route. Used by one thread at a time. */
public final class Call {
    private final Context context;
    private final Route route;
    private final String requestId;
    private final Optional<String> tenant;
    private Optional<Caller> caller = Optional.empty();
    private Optional<Dataset> dataset = Optional.empty();
    private Usage.Meter meter = (bytes, records) -> {};
    private BooleanSupplier admitted = () -> true;
    private final Map<String, Object> noted = new LinkedHashMap<>();

    Call(Context context, Route route, String requestId) {
        this.context = context;
        this.route = route;
        this.requestId = requestId;
        this.tenant = Optional.ofNullable(context.pathParamMap().get("tenant"));
    }

    public Context context() {
        return context;
    }

    public Route route() {
        return route;
    }

    /** By which the request is known in logs: the caller's own, or one made here. */
    public String requestId() {
        return requestId;
    }

    /** Whether the answer's body is left out by the server; a handler that would write for long leaves it out itself. */
    public boolean headOnly() {
        return context.req().getMethod().equals("HEAD");
    }

    /** The tenant in the path. The caller was allowed the route's action in it. */
    public Optional<String> tenant() {
        return tenant;
    }

    /**
     * Who calls.
     *
     * @throws IllegalStateException in a route for everybody
     */
    public Caller caller() {
        return caller.orElseThrow(() -> new IllegalStateException("the route " + route.path() + " asks nobody's name"));
    }

    /** Who calls, as far as that is known. */
    public Optional<Caller> knownCaller() {
        return caller;
    }

    /**
     * The dataset in the path.
     *
     * @throws IllegalStateException if the path has none
     */
    public Dataset dataset() {
        return dataset.orElseThrow(() -> new IllegalStateException("the path " + route.path() + " has no dataset"));
    }

    /**
     * Counts what the request has sent or read so far against the tenant's quota. Routes call it while they go, so that a
     * long stream counts before it ends.
     *
     * @param bytes further ones, of records, without compression
     * @param records further ones
     */
    public void used(long bytes, long records) {
        meter.used(bytes, records);
    }

    /**
     * Whether the caller would be let in once more: a key may have been revoked, a token have expired. Routes that answer for
     * long ask now and then; from any thread.
     */
    public boolean isStillAdmitted() {
        return admitted.getAsBoolean();
    }

    /**
     * Adds to what is noted of the request in the audit log, which has writes, refusals and changes of keys.
     *
     * @param value a text, a number or a truth; never a secret
     */
    public void note(String name, Object value) {
        noted.put(name, value);
    }

    Map<String, Object> noted() {
        return Collections.unmodifiableMap(noted);
    }

    void admitted(BooleanSupplier value) {
        admitted = value;
    }

    void meter(Usage.Meter value) {
        meter = value;
    }

    void caller(Caller value) {
        caller = Optional.of(value);
    }

    void dataset(Dataset value) {
        dataset = Optional.of(value);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.access.Access;
import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.access.AuthResult;
import io.mysimbdp.daas.access.Authenticator;
import io.mysimbdp.daas.access.Caller;
import io.mysimbdp.daas.audit.AuditLog;
import io.mysimbdp.daas.quota.Quotas;
import io.mysimbdp.daas.quota.Usage.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets in who is known, may do what the route does, and has not used up the tenant's quota; notes writes and refusals.
 * Thread-safe.
 */
public final class AccessGate implements Gate {
    private static final Logger LOG = LoggerFactory.getLogger(AccessGate.class);
    private static final String REALM = "Bearer realm=\"mysimbdp\"";
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final Authenticator authenticator;
    private final Quotas quotas;
    private final AuditLog audit;
    private final Set<String> tenants;

    /** @param tenants those that there are */
    public AccessGate(Authenticator authenticator, Quotas quotas, AuditLog audit, Set<String> tenants) {
        this.authenticator = authenticator;
        this.quotas = quotas;
        this.audit = audit;
        this.tenants = Set.copyOf(tenants);
    }

    @Override
    public Caller admit(Call call) throws ProblemException {
        var caller = Optional.<Caller>empty();
        try {
            caller = Optional.of(known(call));
            authorize(call, caller.get());
            caller.get()
                    .tenant()
                    .ifPresent(tenant -> call.meter((bytes, records) -> quotas.use(tenant, bytes, records)));
            charge(call, caller.get());
            call.admitted(again(call));
            return caller.get();
        } catch (ProblemException e) {
            audit.noteRefusal(
                    event(call, caller.map(Caller::name), "refused", e.problem().status()));
            throw e;
        }
    }

    private AuthResult authenticate(Call call) {
        return authenticator.authenticate(authorization(call), apiKey(call));
    }

    private static Optional<String> authorization(Call call) {
        return Optional.ofNullable(call.context().header("Authorization"));
    }

    private static Optional<String> apiKey(Call call) {
        return Optional.ofNullable(call.context().header("X-Api-Key"));
    }

    /** Asks again who calls. Where that can't be found out, whoever was let in stays. */
    private BooleanSupplier again(Call call) {
        var authorization = authorization(call);
        var apiKey = apiKey(call);
        var action = call.route().action().orElseThrow();
        var tenant = call.tenant();
        return () -> {
            var result = authenticator.authenticate(authorization, apiKey);
            return result instanceof AuthResult.Unavailable
                    || (result instanceof AuthResult.Known known
                            && Access.decide(known.caller(), action, tenant) instanceof Access.Decision.Allowed);
        };
    }

    private Caller known(Call call) throws ProblemException {
        var result = authenticate(call);
        if (result instanceof AuthResult.Known known) {
            return known.caller();
        }
        if (result instanceof AuthResult.Unavailable unavailable) {
            LOG.warn("Can't find out who calls: {}", unavailable.reason());
            throw ProblemDetail.of(503, "Whether the credentials are valid can't be found out now.")
                    .retryAfter(TRY_AGAIN)
                    .exception();
        }
        if (result instanceof AuthResult.Refused refused) {
            call.note("reason", refused.reason());
            call.context().header("WWW-Authenticate", REALM + ", error=\"invalid_token\"");
            throw ProblemDetail.of(401, "The credentials are not valid.").exception();
        }
        call.context().header("WWW-Authenticate", REALM);
        throw ProblemDetail.of(401, "Send a key or a token as 'Authorization: Bearer …', or a key as 'X-Api-Key: …'.")
                .exception();
    }

    private void authorize(Call call, Caller caller) throws ProblemException {
        var action = call.route().action().orElseThrow();
        var decision = Access.decide(caller, action, call.tenant());
        if (decision instanceof Access.Decision.Forbidden forbidden) {
            throw ProblemDetail.of(403, forbidden.reason()).exception();
        }
        // An operator may manage each tenant that there is; all others have only one.
        if (decision instanceof Access.Decision.Hidden
                || call.tenant().filter(tenant -> !tenants.contains(tenant)).isPresent()) {
            throw ApiServer.hidden().exception();
        }
    }

    /** Operators are of no tenant, so no quota of theirs is used up. */
    private void charge(Call call, Caller caller) throws ProblemException {
        if (caller.tenant().isEmpty()) {
            return;
        }
        var standing = quotas.admit(caller.tenant().get());
        // As the IETF's draft on rate limit fields has it, by which clients need not know this service.
        var policies = new ArrayList<String>();
        var limits = new ArrayList<String>();
        var reset = Math.max(1, (standing.reset().toMillis() + 999) / 1_000);
        for (var kind : Kind.values()) {
            if (standing.limits().of(kind) > 0) {
                policies.add("\"" + kind.label() + "\";q=" + standing.limits().of(kind) + ";w=60"
                        + (kind == Kind.BYTES ? ";qu=\"content-bytes\"" : ""));
                limits.add("\"" + kind.label() + "\";r=" + standing.remaining(kind) + ";t=" + reset);
            }
        }
        if (!policies.isEmpty()) {
            call.context().header("RateLimit-Policy", String.join(", ", policies));
            call.context().header("RateLimit", String.join(", ", limits));
        }
        var exceeded = standing.exceeded();
        if (exceeded.isPresent()) {
            var kind = exceeded.get();
            throw ProblemDetail.of(
                            429,
                            "quota-exceeded",
                            "Quota exceeded",
                            "The tenant has used the " + standing.limits().of(kind) + " " + kind.label()
                                    + " that it may in a minute.")
                    .with("quota", kind.label())
                    .with("limit", standing.limits().of(kind))
                    .retryAfter(Duration.ofSeconds(reset))
                    .exception();
        }
    }

    @Override
    public Optional<Caller> identify(Call call) {
        return authenticate(call) instanceof AuthResult.Known known ? Optional.of(known.caller()) : Optional.empty();
    }

    @Override
    public void answered(Call call, int status) {
        // What was refused here has been noted.
        if (call.knownCaller().isEmpty()) {
            return;
        }
        var caller = call.knownCaller().map(Caller::name);
        if (isWrite(call.route())) {
            var outcome = status < 400 ? "done" : status < 500 ? "refused" : "failed";
            audit.note(event(call, caller, outcome, status));
        } else if (status == 403 && call.route().action().isPresent()) {
            // A view that the caller may not use; what is read is not noted.
            audit.noteRefusal(event(call, caller, "refused", status));
        }
    }

    private static boolean isWrite(Route route) {
        return route.method() != Method.GET
                && route.action()
                        .filter(action -> action == Action.SEND || action == Action.MANAGE_KEYS)
                        .isPresent();
    }

    private static AuditLog.Event event(Call call, Optional<String> caller, String outcome, int status) {
        var route = call.route();
        return new AuditLog.Event(
                call.requestId(),
                caller,
                call.tenant(),
                Optional.ofNullable(call.context().pathParamMap().get("dataset")),
                route.action().map(Action::label).orElse("none"),
                outcome,
                status,
                details(call, route));
    }

    private static Map<String, Object> details(Call call, Route route) {
        var details = new LinkedHashMap<String, Object>();
        details.put("method", route.method().name().toUpperCase(Locale.ROOT));
        details.put("path", route.path());
        details.putAll(call.noted());
        return details;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Optional;

/** The one place that decides who may do what. What is not allowed here is refused. */
public final class Access {
    private Access() {}

    /** What comes of asking. */
    public sealed interface Decision {
        /** Go on. */
        record Allowed() implements Decision {}

        /**
         * The caller's own tenant, but no role for it: status 403.
         *
         * @param reason for the caller
         */
        record Forbidden(String reason) implements Decision {}

        /**
         * Another tenant: status 404, the same answer as for a tenant that does not exist, so that nobody learns which
         * tenants there are.
         */
        record Hidden() implements Decision {}
    }

    /**
     * Decides.
     *
     * @param tenant whose data or keys it is about, as named in the request; empty for the platform as a whole
     */
    public static Decision decide(Caller caller, Action action, Optional<String> tenant) {
        // The tenant comes first: to be told of a missing role would be to be told that the tenant exists.
        if (tenant.isPresent() && caller.tenant().isPresent() && !tenant.equals(caller.tenant())) {
            return new Decision.Hidden();
        }
        var forTenant = action != Action.OPERATE;
        if (forTenant == tenant.isPresent() && caller.roles().stream().anyMatch(action::isAllowedTo)) {
            return new Decision.Allowed();
        }
        return new Decision.Forbidden("The caller's roles do not include one that may "
                + action.label().replace('-', ' ') + ".");
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import java.util.Locale;

/** What a route does, and who may: nobody but the roles that stand here. */
public enum Action {
    /** Sends records, or asks what became of those sent. */
    SEND,
    /** Reads records, aggregates or the stream of new records; which views, the dataset's descriptor says. */
    READ,
    /** Asks which datasets a tenant has and what they look like. */
    DESCRIBE,
    /** Makes, lists and revokes a tenant's keys. */
    MANAGE_KEYS,
    /** Looks after the platform as a whole; for no tenant. */
    OPERATE;

    /** Whether somebody of this role may do it where the role counts. */
    boolean isAllowedTo(Role role) {
        return switch (this) {
            case SEND -> role == Role.WRITER || role == Role.ADMIN;
            case READ -> role == Role.READER || role == Role.ADMIN;
            case DESCRIBE -> true;
            case MANAGE_KEYS -> role == Role.ADMIN || role == Role.OPERATOR;
            case OPERATE -> role == Role.OPERATOR;
        };
    }

    /** As people write it: in small letters, with dashes. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

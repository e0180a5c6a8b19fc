// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

/**
 * A check that a record failed.
 *
 * @param field the field's name; empty where the record as a whole is wrong
 * @param reason what kind of check
 * @param message the rule and the value received, shortened
 */
public record FieldProblem(String field, Reason reason, String message) {
    @Override
    public String toString() {
        return field.isEmpty() ? message : field + ": " + message;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import java.util.List;

/**
 * What an operation may answer.
 *
 * @param status the status code
 * @param description what it means, for people
 * @param contents the bodies it may have, one a media type; empty for none
 */
public record Answer(int status, String description, List<Content> contents) {
    public Answer {
        contents = List.copyOf(contents);
    }

    public static Answer of(int status, String description, Content... contents) {
        return new Answer(status, description, List.of(contents));
    }

    /** An error: its body is a problem detail. */
    public static Answer problem(int status, String description) {
        return of(status, description, new Content("application/problem+json", Schemas.ref("Problem")));
    }
}

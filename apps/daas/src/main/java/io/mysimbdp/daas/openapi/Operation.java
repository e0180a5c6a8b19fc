// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.openapi;

import io.mysimbdp.datasets.Dataset;
import java.util.List;
import java.util.Optional;

/**
 * What an operation does, takes and answers. Answers that each operation may give (401, 403, 404, 429, 500, 503 …) are
 * added where the document is made.
 *
 * @param id unique, in camel case; such as {@code sendRecords}
 * @param tag under which it is listed: {@code Send}, {@code Read}, {@code Keys} …
 * @param summary a few words
 * @param description for people, in Markdown
 * @param parameters those of query and header; those of the path only where there is something to say about them
 * @param body what may be sent, one a media type; empty for no body
 * @param answers what it may answer
 */
public record Operation(
        String id,
        String tag,
        String summary,
        String description,
        List<Parameter> parameters,
        List<Content> body,
        List<Answer> answers) {
    public Operation {
        parameters = List.copyOf(parameters);
        body = List.copyOf(body);
        answers = List.copyOf(answers);
    }

    /** Describes the operation for one dataset, or for any. */
    @FunctionalInterface
    public interface Describer {
        /**
         * @param dataset the dataset that stands in the path; empty where it is not known which, or where the path has
         *     none
         */
        Operation describe(Optional<Dataset> dataset);
    }

    /** The same for each dataset. */
    public static Describer always(Operation operation) {
        return dataset -> operation;
    }
}

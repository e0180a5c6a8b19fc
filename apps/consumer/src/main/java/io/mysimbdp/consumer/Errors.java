// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.consumer;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Says in one line what an error means. */
final class Errors {
    private Errors() {}

    static String brief(Throwable error) {
        if ((error instanceof ExecutionException || error instanceof CompletionException) && error.getCause() != null) {
            return brief(error.getCause());
        }
        if (error instanceof AllNodesFailedException all) {
            var login = all.getAllErrors().values().stream()
                    .flatMap(List::stream)
                    .filter(AuthenticationException.class::isInstance)
                    .findFirst();
            if (login.isPresent()) {
                return "the login is refused: " + firstLine(login.get());
            }
            return all.getAllErrors().isEmpty()
                    ? "no node can be reached"
                    : "no node answers: "
                            + all.getAllErrors().entrySet().stream()
                                    .map(entry -> entry.getKey().getEndPoint() + " "
                                            + firstLine(entry.getValue().get(0)))
                                    .findFirst()
                                    .orElseThrow();
        }
        return firstLine(error);
    }

    private static String firstLine(Throwable error) {
        var message = error.getMessage();
        return message == null || message.isBlank()
                ? error.getClass().getSimpleName()
                : message.lines().findFirst().orElse("");
    }
}

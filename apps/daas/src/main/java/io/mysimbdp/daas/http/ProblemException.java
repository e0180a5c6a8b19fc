// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

/** Ends a request with a problem. */
public final class ProblemException extends Exception {
    private final transient ProblemDetail problem;

    public ProblemException(ProblemDetail problem) {
        // It is an answer rather than a fault: where it was made is nobody's question.
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public ProblemDetail problem() {
        return problem;
    }
}

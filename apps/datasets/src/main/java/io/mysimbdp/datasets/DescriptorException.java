// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.List;
import java.util.stream.Collectors;

/** One or more descriptors can't be used. The message lists every problem, one a line, with file and line. */
public final class DescriptorException extends RuntimeException {
    private final transient List<Problem> problems;

    public DescriptorException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(System.lineSeparator())));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import java.util.List;

/** All rules. */
public final class Rules {
    /** What is more likely the cause of the others comes first. */
    public static final List<Rule> ALL = List.of(
            new NodeRule(),
            new DeletionRule(),
            new NamespaceRule(),
            new ClaimRule(),
            new SchedulingRule(),
            new AdmissionRule(),
            new ImageRule(),
            new ConfigRule(),
            new OperatorRule(),
            new WebhookRule(),
            new OutOfMemoryRule(),
            new StuckRule(),
            new ResourceRule(),
            new CrashRule(),
            new JobRule(),
            new ReadinessRule(),
            new WorkloadRule());

    private Rules() {}
}

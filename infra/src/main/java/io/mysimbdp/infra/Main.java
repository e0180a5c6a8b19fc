// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import com.pulumi.Pulumi;
import java.util.logging.Logger;
import java.util.stream.Stream;

/** The Pulumi program. */
public final class Main {
    private static final String SAYS_IT_TO_PULUMI = "com.pulumi.deployment.internal.DeploymentImpl$DefaultEngineLogger";

    private Main() {}

    public static void main(String[] args) {
        logOnlyWhatPulumiDoesNotShow();
        Pulumi.run(PlatformStack::deploy);
    }

    /** The SDK writes into the log, too, what it has Pulumi show: a person would read every error twice. */
    private static void logOnlyWhatPulumiDoesNotShow() {
        Stream.of(Logger.getLogger("").getHandlers())
                .forEach(handler -> handler.setFilter(line -> !SAYS_IT_TO_PULUMI.equals(line.getSourceClassName())));
    }
}

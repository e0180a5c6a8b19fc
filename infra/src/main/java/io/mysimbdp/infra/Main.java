// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra;

import com.pulumi.Pulumi;

/** The Pulumi program. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Pulumi.run(PlatformStack::deploy);
    }
}

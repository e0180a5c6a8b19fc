// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

/** The exit codes of every program here. */
public final class ExitCodes {
    public static final int DONE = 0;
    public static final int FAILED = 1;
    public static final int WRONG_USE = 2;

    private ExitCodes() {}
}

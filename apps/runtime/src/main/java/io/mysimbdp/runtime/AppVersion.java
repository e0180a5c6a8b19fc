// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

/** The version of the running program. */
public final class AppVersion {
    private static final String VERSION = read();

    private AppVersion() {}

    /** The version that the build wrote into the jar; {@code dev} where classes run without one. */
    public static String current() {
        return VERSION;
    }

    private static String read() {
        var version = AppVersion.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}

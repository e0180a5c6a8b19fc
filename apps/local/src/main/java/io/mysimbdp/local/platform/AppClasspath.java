// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.platform;

import io.mysimbdp.consumer.ConsumerMain;
import io.mysimbdp.local.process.JavaCommand;
import java.io.File;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The class path on which the platform's own apps run: that of this JVM. */
public final class AppClasspath {

    private AppClasspath() {}

    /** Where the apps are in jars, only the jars: directories, as tests have them, keep a JVM from archiving its classes. */
    public static String get() {
        var all = System.getProperty("java.class.path");
        var apps = ConsumerMain.class.getProtectionDomain().getCodeSource().getLocation();
        return !apps.getPath().endsWith(".jar")
                ? all
                : Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                        .splitAsStream(all)
                        .filter(entry -> new File(entry).isFile())
                        .collect(Collectors.joining(File.pathSeparator));
    }

    /** The class path as a variable of a process. */
    public static Map<String, String> environment() {
        return JavaCommand.environment(get());
    }
}

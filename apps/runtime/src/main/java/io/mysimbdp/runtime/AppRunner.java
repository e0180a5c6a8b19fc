// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime;

import io.mysimbdp.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an app: turns SIGTERM and Ctrl-C into a request to stop, and what it throws into an exit code. */
public final class AppRunner {
    private static final Logger LOG = LoggerFactory.getLogger(AppRunner.class);

    private AppRunner() {}

    /** The body of an app. */
    public interface App {
        /**
         * Runs until the work is done or a stop was asked for.
         *
         * @return the exit code
         */
        int run(StopSignal stop) throws Exception;
    }

    /**
     * Runs the app. A stop that comes from a signal ends the process here, with the app's own exit code.
     *
     * @param stopSeconds how long a stop may take before the process ends all the same
     * @return the exit code
     */
    public static int run(App app, int stopSeconds) {
        var stop = new StopSignal();
        var ended = new CountDownLatch(1);
        var code = new AtomicInteger(ExitCodes.FAILED);
        var hook = new Thread(
                () -> {
                    stop.request();
                    try {
                        if (!ended.await(stopSeconds, TimeUnit.SECONDS)) {
                            LOG.warn("Did not stop within {} s: ending now", stopSeconds);
                        }
                        // Left alone, the JVM would end with the signal's number, however well the stop went.
                        System.out.flush();
                        Runtime.getRuntime().halt(code.get());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            code.set(run(app, stop));
        } finally {
            ended.countDown();
            removeHook(hook);
        }
        return code.get();
    }

    private static int run(App app, StopSignal stop) {
        try {
            return app.run(stop);
        } catch (SettingsException e) {
            e.problems().forEach(problem -> LOG.error("{}", problem));
            return ExitCodes.WRONG_USE;
        } catch (TimeoutException | IOException e) {
            LOG.error("{}", message(e));
            LOG.debug("Where it came from", e);
            return ExitCodes.FAILED;
        } catch (Exception e) {
            LOG.error("Failed", e);
            return ExitCodes.FAILED;
        }
    }

    /** Of a file, the JDK often says no more than its name. */
    static String message(Exception e) {
        if (!(e instanceof FileSystemException file) || file.getReason() != null) {
            return e.getMessage();
        }
        if (e instanceof NoSuchFileException) {
            return file.getFile() + ": there is no such file or folder";
        }
        if (e instanceof AccessDeniedException) {
            return file.getFile() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException) {
            return file.getFile() + ": is there already";
        }
        return e.getMessage();
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
        }
    }
}

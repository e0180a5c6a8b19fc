// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why;

import io.mysimbdp.why.collect.ClusterReader;
import io.mysimbdp.why.collect.Clusters;
import io.mysimbdp.why.collect.UnreachableException;
import io.mysimbdp.why.report.Page;
import io.mysimbdp.why.report.Style;
import io.mysimbdp.why.rules.Diagnosis;
import io.mysimbdp.why.rules.Rules;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line: {@code scripts/why}. */
@Command(
        name = "scripts/why",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Says on a page what is wrong with the platform in a Kubernetes namespace: what can't start, what can't go"
                    + " away, the likely causes first. Reads only; changes nothing.",
            "Exit codes: 0 nothing wrong found, 1 something is wrong, 2 wrong use or the cluster can't be asked."
        })
public final class WhyMain implements Callable<Integer> {
    static final int WELL = 0;
    static final int WRONG = 1;
    static final int CANNOT_SAY = 2;

    private static final int DEFAULT_COLUMNS = 110;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAMESPACE",
            defaultValue = "mysimbdp",
            description = "where the platform is (${DEFAULT-VALUE})")
    private String namespace;

    @Option(names = "--context", paramLabel = "NAME", description = "context of the kubeconfig (the current one)")
    private String context;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "the kubeconfig (KUBECONFIG, or else that in the home folder)")
    private Path kubeconfig;

    @Option(names = "--all", description = "show everything that was found, even if it is more than a page")
    private boolean all;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "5",
            description = "last log lines of a failing container, 0 to 100 (${DEFAULT-VALUE})")
    private int lines;

    @Spec
    private CommandSpec spec;

    private final PrintStream out;

    WhyMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) {
        // The page has characters beyond ASCII, whatever the platform's default is.
        System.exit(execute(
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                arguments));
    }

    static int execute(PrintStream out, PrintStream problems, String... arguments) {
        return new CommandLine(new WhyMain(out))
                .setErr(new PrintWriter(problems, true, StandardCharsets.UTF_8))
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    command.getErr().println(failure instanceof UnreachableException ? failure.getMessage() : failure);
                    return CANNOT_SAY;
                })
                .execute(arguments);
    }

    @Override
    public Integer call() {
        if (!namespace.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--namespace must be up to 63 small letters, digits and hyphens, but is '" + namespace + "'");
        }
        if (lines < 0 || lines > 100) {
            throw new ParameterException(spec.commandLine(), "--lines must be from 0 to 100, but is " + lines);
        }
        try (var client = Clusters.open(Optional.ofNullable(kubeconfig), Optional.ofNullable(context))) {
            var snapshot = new ClusterReader(client, Clock.systemUTC()).read(namespace, lines);
            var diagnosis = Diagnosis.of(snapshot, Rules.ALL);
            out.print(Page.of(diagnosis, snapshot, String.valueOf(client.getMasterUrl()), style()));
            if (!diagnosis.isWell()) {
                return WRONG;
            }
            return snapshot.canSee("pods") ? WELL : CANNOT_SAY;
        }
    }

    private Style style() {
        var columns = Optional.ofNullable(System.getProperty("mysimbdp.columns"));
        var noColour = Optional.ofNullable(System.getenv("NO_COLOR")).filter(value -> !value.isEmpty());
        var dumb = "dumb".equals(System.getenv("TERM"));
        return new Style(
                columns.map(Integer::parseInt).orElse(DEFAULT_COLUMNS),
                columns.isPresent() && noColour.isEmpty() && !dumb,
                all,
                "kubectl"
                        + (kubeconfig == null ? "" : " --kubeconfig " + kubeconfig)
                        + (context == null ? "" : " --context " + context));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.render;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.mysimbdp.infra.settings.PlatformSettings;
import io.mysimbdp.infra.settings.StackConfig;
import io.mysimbdp.runtime.ExitCodes;
import io.mysimbdp.runtime.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints the Kubernetes objects of a stack as YAML. */
@Command(
        name = "render-manifests",
        mixinStandardHelpOptions = true,
        description = {
            "Prints the Kubernetes objects that a stack consists of, without a cluster and without Pulumi.",
            "Charts of operators are no objects: they stand as comments at the top."
        },
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:done", "1:it failed", "2:wrong use or settings"})
public final class RenderMain implements Callable<Integer> {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS));

    private static final Map<String, String> EXAMPLES = new TreeMap<>(Map.of(
            "kubeconfig.context", "example",
            "storageClass", "example",
            "zones", "zone-a,zone-b,zone-c",
            "images.registry", "registry.example"));

    @Parameters(
            index = "0",
            defaultValue = "dev",
            paramLabel = "STACK",
            description = "the stack whose Pulumi.<stack>.yaml is read (default: ${DEFAULT-VALUE})")
    private String stack;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "KEY=VALUE",
            description = "a setting in place of that in the file, such as kafka.brokers=5")
    private Map<String, String> config = new HashMap<>();

    private final Path root;

    private RenderMain(Path root) {
        this.root = root;
    }

    public static void main(String[] args) {
        // Descriptors have names of places in them; what would be printed otherwise depends on the locale.
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        var root = Path.of(System.getProperty("mysimbdp.root", "")).toAbsolutePath();
        System.exit(new CommandLine(new RenderMain(root)).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var file = root.resolve("Pulumi." + stack + ".yaml");
        if (!Files.isRegularFile(file)) {
            System.err.println("There is no stack '" + stack + "': no file " + file);
            return ExitCodes.WRONG_USE;
        }
        try {
            var values = new HashMap<>(StackConfig.ofFile(file));
            config.forEach((key, value) ->
                    values.put(key.startsWith(PlatformSettings.PREFIX) ? key : PlatformSettings.PREFIX + key, value));
            examples(values);
            var rehearsal = Rehearsal.of(stack, PlatformSettings.read(root, values));
            System.out.print(yaml(rehearsal));
            return ExitCodes.DONE;
        } catch (SettingsException e) {
            System.err.println("The settings of stack " + stack + " can't be used:");
            e.problems().forEach(problem -> System.err.println("  - " + problem));
            return ExitCodes.WRONG_USE;
        }
    }

    /** What only somebody who has a cluster can say is an example here, and marked as such. */
    private static void examples(Map<String, String> values) {
        if ("kind".equals(values.get(PlatformSettings.PREFIX + "cluster"))) {
            return;
        }
        EXAMPLES.forEach((key, value) -> {
            if (values.putIfAbsent(PlatformSettings.PREFIX + key, value) == null) {
                System.out.println("# an example, set it with -c: " + key + "=" + value);
            }
        });
    }

    private static String yaml(Rehearsal rehearsal) throws IOException {
        var text = new StringBuilder();
        for (var registration : rehearsal.registrations()) {
            if (registration.type().equals("kubernetes:helm.sh/v3:Release")) {
                var inputs = registration.inputs();
                text.append("# chart ")
                        .append(inputs.get("chart"))
                        .append(' ')
                        .append(inputs.get("version"))
                        .append(
                                inputs.get("repositoryOpts") instanceof Map<?, ?> options
                                        ? " of " + options.get("repo")
                                        : "")
                        .append(" as ")
                        .append(inputs.get("namespace"))
                        .append('/')
                        .append(inputs.get("name"))
                        .append('\n');
            }
        }
        for (var object : rehearsal.objects()) {
            text.append(YAML.writeValueAsString(object.inputs()));
        }
        return text.toString();
    }
}

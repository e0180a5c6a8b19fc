// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.render;

import com.pulumi.resources.ResourceOptions;
import com.pulumi.resources.ResourceTransformation;
import com.pulumi.test.Mocks;
import com.pulumi.test.PulumiTest;
import com.pulumi.test.TestOptions;
import io.mysimbdp.infra.PlatformStack;
import io.mysimbdp.infra.settings.ImageSettings;
import io.mysimbdp.infra.settings.PlatformSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * The program run without an engine: nothing is created, and what it would register is there to look at. Not for several
 * threads at a time, because Pulumi's runtime is one for the whole process.
 */
public final class Rehearsal {
    private final List<Registration> registrations;

    private Rehearsal(List<Registration> registrations) {
        this.registrations = registrations;
    }

    /**
     * A resource that the program registered.
     *
     * @param type its type token
     * @param name its name in the stack
     * @param inputs what it is to be, with what is only known to an engine replaced by an example
     * @param provider a reference to its provider; empty for a component or a provider
     * @param options its options
     */
    public record Registration(
            String type, String name, Map<String, Object> inputs, String provider, ResourceOptions options) {

        /** Whether it is an object in Kubernetes, rather than a component, a provider, a release or a command. */
        public boolean isObject() {
            return inputs.containsKey("apiVersion") && inputs.containsKey("kind");
        }
    }

    /**
     * Runs the program.
     *
     * @throws IllegalStateException if it failed
     */
    public static Rehearsal of(String stack, PlatformSettings settings) {
        var registered = Collections.synchronizedList(new ArrayList<Mocks.ResourceArgs>());
        var options = Collections.synchronizedMap(new HashMap<String, ResourceOptions>());
        ResourceTransformation listener = args -> {
            options.put(
                    args.resource().pulumiResourceType() + " " + args.resource().pulumiResourceName(), args.options());
            return Optional.empty();
        };
        try {
            PulumiTest.withMocks(mocks(registered))
                    .withOptions(TestOptions.builder()
                            .projectName("mysimbdp")
                            .stackName(stack)
                            .resourceTransformations(List.of(listener))
                            .build())
                    .runTest(context -> PlatformStack.deploy(context, settings))
                    .throwOnError();
        } finally {
            PulumiTest.cleanup();
        }
        return new Rehearsal(registered.stream()
                .map(args -> new Registration(
                        args.type,
                        args.name,
                        plain(args.inputs),
                        Optional.ofNullable(args.provider).orElse(""),
                        options.get(args.type + " " + args.name)))
                .sorted(Comparator.comparing(Registration::type).thenComparing(Registration::name))
                .toList());
    }

    private static Mocks mocks(List<Mocks.ResourceArgs> registered) {
        return args -> {
            registered.add(args);
            var state = new HashMap<>(args.inputs);
            if (args.type.equals("command:local:Command")) {
                state.put("stdout", args.name.equals("images") ? exampleImages() : "example of a command's output");
            }
            return CompletableFuture.completedFuture(Mocks.ResourceResult.of(Optional.of(args.name + "-id"), state));
        };
    }

    private static String exampleImages() {
        return Arrays.stream(ImageSettings.App.values())
                .map(app -> app.label() + "=registry.example/mysimbdp-" + app.label() + ":built-from-these-sources")
                .collect(Collectors.joining("\n"));
    }

    private static Map<String, Object> plain(Map<String, Object> inputs) {
        var plain = new LinkedHashMap<String, Object>();
        inputs.forEach((key, value) -> plain.put(key, plain(value)));
        return plain;
    }

    /** Numbers come back as doubles, and secrets wrapped. */
    private static Object plain(Object value) {
        if (value instanceof Map<?, ?> map) {
            var copy = new LinkedHashMap<String, Object>();
            map.forEach((key, element) -> copy.put((String) key, plain(element)));
            return copy;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Rehearsal::plain).toList();
        }
        if (value instanceof Double number && number == Math.rint(number)) {
            return Math.round(number);
        }
        return value;
    }

    /** Everything that was registered, by type and name: the order in which it was differs from run to run. */
    public List<Registration> registrations() {
        return registrations;
    }

    /** The objects that would be created in Kubernetes, namespaces first. */
    public List<Registration> objects() {
        return registrations.stream()
                .filter(Registration::isObject)
                .sorted(Comparator.comparing(
                        object -> !object.inputs().get("kind").equals("Namespace")))
                .toList();
    }
}

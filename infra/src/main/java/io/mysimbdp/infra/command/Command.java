// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.command;

import com.pulumi.core.Output;
import com.pulumi.core.annotations.Export;
import com.pulumi.core.annotations.Import;
import com.pulumi.resources.CustomResource;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.ResourceArgs;
import java.util.List;
import java.util.Map;

/**
 * A command on the machine that runs Pulumi: {@code command:local:Command} of the
 * <a href="https://www.pulumi.com/registry/packages/command/">command provider</a>, whose Java SDK is not needed for so
 * little.
 */
public final class Command extends CustomResource {
    /** The plugin's version. */
    public static final String VERSION = "1.2.1";

    @Export(
            name = "stdout",
            refs = {String.class})
    private Output<String> stdout;

    public Command(String name, Args args, CustomResourceOptions options) {
        super(
                "command:local:Command",
                name,
                args,
                CustomResourceOptions.merge(
                        CustomResourceOptions.builder().version(VERSION).build(), options));
    }

    /** What the command wrote to its standard output when it created or updated. */
    public Output<String> stdout() {
        return stdout;
    }

    /** What to run. */
    @SuppressWarnings("UnusedVariable") // Pulumi reads them.
    public static final class Args extends ResourceArgs {
        @Import(name = "create")
        private final Output<String> create;

        @Import(name = "delete")
        private final Output<String> delete;

        @Import(name = "stdin")
        private final Output<String> stdin;

        @Import(name = "dir")
        private final Output<String> dir;

        @Import(name = "environment")
        private final Output<Map<String, String>> environment;

        @Import(name = "triggers")
        private final Output<List<Object>> triggers;

        private Args(
                Output<String> create,
                Output<String> delete,
                Output<String> stdin,
                Output<String> dir,
                Output<Map<String, String>> environment,
                Output<List<Object>> triggers) {
            this.create = create;
            this.delete = delete;
            this.stdin = stdin;
            this.dir = dir;
            this.environment = environment;
            this.triggers = triggers;
        }

        /** A command that runs when the resource is created, and again when a trigger or the command changes. */
        public static Args create(String command) {
            return new Args(Output.of(command), null, null, null, null, null);
        }

        /** A command that runs when the resource is deleted. */
        public Args delete(String command) {
            return new Args(create, Output.of(command), stdin, dir, environment, triggers);
        }

        public Args stdin(String text) {
            return new Args(create, delete, Output.of(text), dir, environment, triggers);
        }

        public Args dir(String folder) {
            return new Args(create, delete, stdin, Output.of(folder), environment, triggers);
        }

        public Args environment(Map<String, String> variables) {
            return new Args(create, delete, stdin, dir, Output.of(Map.copyOf(variables)), triggers);
        }

        public Args triggers(List<Object> values) {
            return new Args(create, delete, stdin, dir, environment, Output.of(List.copyOf(values)));
        }
    }
}

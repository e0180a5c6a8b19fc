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

        @Import(name = "update")
        private final Output<String> update;

        @Import(name = "logging")
        private final Output<String> logging;

        private Args(
                Output<String> create,
                Output<String> delete,
                Output<String> stdin,
                Output<String> dir,
                Output<Map<String, String>> environment,
                Output<List<Object>> triggers,
                Output<String> update,
                Output<String> logging) {
            this.create = create;
            this.delete = delete;
            this.stdin = stdin;
            this.dir = dir;
            this.environment = environment;
            this.triggers = triggers;
            this.update = update;
            this.logging = logging;
        }

        /** A command that runs when the resource is created, and again when anything changes unless {@link #update} is set. */
        public static Args create(String command) {
            return new Args(Output.of(command), null, null, null, null, null, null, null);
        }

        /** A command that runs when the resource is deleted. */
        public Args delete(String command) {
            return new Args(create, Output.of(command), stdin, dir, environment, triggers, update, logging);
        }

        public Args stdin(String text) {
            return new Args(create, delete, Output.of(text), dir, environment, triggers, update, logging);
        }

        public Args dir(String folder) {
            return new Args(create, delete, stdin, Output.of(folder), environment, triggers, update, logging);
        }

        public Args environment(Map<String, String> variables) {
            return new Args(create, delete, stdin, dir, Output.of(Map.copyOf(variables)), triggers, update, logging);
        }

        public Args triggers(List<Object> values) {
            return new Args(create, delete, stdin, dir, environment, Output.of(List.copyOf(values)), update, logging);
        }

        /** A command that runs instead of the first when anything changes. */
        public Args update(String command) {
            return new Args(create, delete, stdin, dir, environment, triggers, Output.of(command), logging);
        }

        /** Shows nothing of its standard output, which is otherwise printed while it runs. */
        public Args secretOutput() {
            return new Args(create, delete, stdin, dir, environment, triggers, update, Output.of("stderr"));
        }
    }
}

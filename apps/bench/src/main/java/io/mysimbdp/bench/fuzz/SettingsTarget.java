// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bench.fuzz;

import io.mysimbdp.runtime.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The environment of an app, a line a variable: it is taken, or refused with all that is wrong with it. */
final class SettingsTarget implements FuzzTarget {
    private final String app;
    private final Map<String, String> good;
    private final Consumer<Map<String, String>> reader;

    /**
     * @param good settings that are taken
     * @param reader the app's own; throws {@link SettingsException} for those that are refused
     */
    SettingsTarget(String app, Map<String, String> good, Consumer<Map<String, String>> reader) {
        this.app = app;
        this.good = Map.copyOf(good);
        this.reader = reader;
    }

    @Override
    public String name() {
        return "settings-" + app;
    }

    @Override
    public List<byte[]> seeds() {
        return List.of(good.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public List<String> words() {
        return List.of(
                "MYSIMBDP_",
                "=",
                ",",
                ":",
                "::1",
                "[::1]:9092",
                "host:99999",
                "10s",
                "-5ms",
                "99999999999d",
                "lz4",
                "local-one",
                "\n",
                "generated:",
                "generated:0",
                "-");
    }

    @Override
    public void read(byte[] input) {
        var environment = new HashMap<String, String>();
        for (var line : new String(input, StandardCharsets.UTF_8).split("\n", -1)) {
            var equals = line.indexOf('=');
            if (equals > 0) {
                environment.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        try {
            reader.accept(environment);
        } catch (SettingsException e) {
            FuzzTarget.require(!e.problems().isEmpty(), "settings that are refused have a problem");
        }
    }
}

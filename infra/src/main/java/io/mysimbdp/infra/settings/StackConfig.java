// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.infra.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.mysimbdp.runtime.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The raw configuration of a stack as one flat map: {@code mysimbdp:kafka.brokers} to {@code 3}, whether it was set as
 * such a key or, as {@code pulumi config set --path} does, as a structure.
 */
public final class StackConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private StackConfig() {}

    /**
     * The configuration that the Pulumi engine hands to the program. Pulumi's own {@code Config} answers for known keys
     * only, and so would let a mistyped one pass.
     *
     * @param environment the process's, where {@code PULUMI_CONFIG} is a JSON object of texts
     */
    public static Map<String, String> ofEngine(Map<String, String> environment) {
        try {
            return flat(JSON.readTree(environment.getOrDefault("PULUMI_CONFIG", "{}")), true);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Pulumi's configuration can't be read: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * The configuration in a stack's file, {@code Pulumi.<stack>.yaml}.
     *
     * @throws SettingsException if it is no such file
     * @throws IOException if it can't be read
     */
    public static Map<String, String> ofFile(Path file) throws IOException {
        try {
            var tree = YAML.readTree(Files.readString(file));
            return flat(tree.path("config"), false);
        } catch (JsonProcessingException e) {
            throw new SettingsException(List.of(file + ": is not YAML: " + e.getOriginalMessage() + " (line "
                    + (e.getLocation() == null ? 0 : e.getLocation().getLineNr()) + ")"));
        }
    }

    private static Map<String, String> flat(JsonNode tree, boolean structuresAreText) throws JsonProcessingException {
        var flat = new TreeMap<String, String>();
        for (var property : tree.properties()) {
            var value = property.getValue();
            if (structuresAreText && value.isTextual() && value.asText().matches("(?s)\\s*[\\[{].*")) {
                value = structure(value);
            }
            add(flat, property.getKey(), value);
        }
        return flat;
    }

    private static JsonNode structure(JsonNode text) {
        try {
            return JSON.readTree(text.asText());
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static void add(Map<String, String> flat, String key, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(property -> add(flat, key + "." + property.getKey(), property.getValue()));
        } else if (value.isArray()) {
            var texts = new ArrayList<String>();
            value.forEach(element -> texts.add(element.asText()));
            flat.put(key, String.join(",", texts));
        } else {
            flat.put(key, value.asText());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.settings;

import io.mysimbdp.datasets.Durations;
import io.mysimbdp.datasets.Nearest;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads settings: those of an app from environment variables that begin with {@value #PREFIX}, those of other programs
 * from a map of their own. Every getter names the key without the prefix, its default and its rule; a value that breaks
 * the rule is noted, and {@link #finish} throws all problems together, those of unknown keys among them. Not thread-safe.
 */
public final class SettingsReader {
    public static final String PREFIX = "MYSIMBDP_";

    private final String prefix;
    private final Map<String, String> values;
    private final Map<String, Setting> known = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /**
     * A setting that some getter asked for.
     *
     * @param key the whole name of the environment variable
     * @param defaultValue the default as one would write it; empty if there is none
     * @param rule which values are allowed
     * @param meaning what it does
     */
    public record Setting(String key, String defaultValue, String rule, String meaning) {}

    /**
     * A reader of any map of settings.
     *
     * @param prefix what the keys of these settings begin with; others are nobody's business here
     */
    public SettingsReader(String prefix, Map<String, String> values) {
        this.prefix = prefix;
        this.values = new TreeMap<>(values);
    }

    /** A reader of an app's environment. */
    public SettingsReader(Map<String, String> environment) {
        this(PREFIX, environment);
        // Read by the logging configuration itself, before any program runs.
        text("LOG_LEVEL", "INFO", "which log lines are written: ERROR, WARN, INFO, DEBUG or TRACE");
    }

    /** The settings asked for so far, in order. */
    public List<Setting> known() {
        return List.copyOf(known.values());
    }

    public void problem(String key, String message) {
        problems.add(prefix + key + " " + message);
    }

    /**
     * Ends the reading.
     *
     * @throws SettingsException if there was any problem
     */
    public void finish() {
        for (var key : values.keySet()) {
            if (key.startsWith(prefix) && !known.containsKey(key)) {
                problems.add(key + " is no setting of this program" + Nearest.hint(key, known.keySet()));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    public String text(String key, String defaultValue, String meaning) {
        return value(key, defaultValue, "any text", meaning, text -> text).orElse(defaultValue);
    }

    public Optional<String> optionalText(String key, String meaning) {
        return value(key, "", "any text", meaning, text -> text);
    }

    /** Comma-separated texts without blanks around them. */
    public List<String> texts(String key, String defaultValue, String meaning) {
        return value(key, defaultValue, "texts separated by commas", meaning, SettingsReader::split)
                .orElseGet(() -> split(defaultValue));
    }

    private static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
    }

    public int integer(String key, int defaultValue, int min, int max, String meaning) {
        return (int) integer(key, (long) defaultValue, min, max, meaning);
    }

    public long integer(String key, long defaultValue, long min, long max, String meaning) {
        var rule = "a whole number from " + min + " to " + max;
        return value(key, Long.toString(defaultValue), rule, meaning, text -> {
                    var number = Long.parseLong(text.replace("_", ""));
                    if (number < min || number > max) {
                        throw new IllegalArgumentException();
                    }
                    return number;
                })
                .orElse(defaultValue);
    }

    public boolean bool(String key, boolean defaultValue, String meaning) {
        return value(key, Boolean.toString(defaultValue), "true or false", meaning, text -> switch (text) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw new IllegalArgumentException();
                })
                .orElse(defaultValue);
    }

    public Duration duration(String key, Duration defaultValue, Duration min, Duration max, String meaning) {
        var rule = "a duration from " + Durations.format(min) + " to " + Durations.format(max);
        return value(key, Durations.format(defaultValue), rule, meaning, text -> {
                    var duration = Durations.parse(text);
                    if (duration.compareTo(min) < 0 || duration.compareTo(max) > 0) {
                        throw new IllegalArgumentException();
                    }
                    return duration;
                })
                .orElse(defaultValue);
    }

    /** One of an enum's constants, written in kebab case or as the constant itself, in any case. */
    public <E extends Enum<E>> E choice(String key, E defaultValue, String meaning) {
        var type = defaultValue.getDeclaringClass();
        return value(key, label(defaultValue), "one of " + labels(type), meaning, text -> constant(type, text))
                .orElse(defaultValue);
    }

    /**
     * Some of an enum's constants, at least one, separated by commas, each written as for {@link #choice}.
     *
     * @param defaultValue at least one
     */
    public <E extends Enum<E>> Set<E> choices(String key, Set<E> defaultValue, String meaning) {
        var defaults = EnumSet.copyOf(defaultValue);
        var type = defaults.iterator().next().getDeclaringClass();
        return value(
                        key,
                        defaults.stream().map(SettingsReader::label).collect(Collectors.joining(",")),
                        "some of " + labels(type) + ", separated by commas",
                        meaning,
                        text -> EnumSet.copyOf(split(text).stream()
                                .map(part -> constant(type, part))
                                .toList()))
                .orElse(defaults);
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> label(constant).equalsIgnoreCase(text.replace('_', '-')))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    private static <E extends Enum<E>> String labels(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(SettingsReader::label).collect(Collectors.joining(", "));
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A folder that exists. */
    public Path folder(String key, Path defaultValue, String meaning) {
        return value(key, defaultValue.toString(), "a folder that exists", meaning, text -> {
                    var path = Path.of(text);
                    if (!Files.isDirectory(path)) {
                        throw new IllegalArgumentException();
                    }
                    return path;
                })
                .orElse(defaultValue);
    }

    /** A path, whether or not anything is there. */
    public Path path(String key, Path defaultValue, String meaning) {
        return value(key, defaultValue.toString(), "a path", meaning, Path::of).orElse(defaultValue);
    }

    /** A path, if one is named, whether or not anything is there. */
    public Optional<Path> optionalPath(String key, String meaning) {
        return value(key, "", "a path", meaning, Path::of);
    }

    /** A file that can be read, if one is named. */
    public Optional<Path> optionalFile(String key, String meaning) {
        return value(key, "", "a file that can be read", meaning, text -> {
            var path = Path.of(text);
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw new IllegalArgumentException();
            }
            return path;
        });
    }

    /** Comma-separated {@code host:port}. */
    public List<HostAndPort> hosts(String key, String defaultValue, int defaultPort, String meaning) {
        return value(
                        key,
                        defaultValue,
                        "host:port, several separated by commas",
                        meaning,
                        text -> hosts(text, defaultPort))
                .orElseGet(() -> hosts(defaultValue, defaultPort));
    }

    private static List<HostAndPort> hosts(String text, int defaultPort) {
        var hosts = split(text).stream()
                .map(part -> HostAndPort.parse(part, defaultPort))
                .toList();
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return hosts;
    }

    /**
     * A setting of a form of its own. An empty one counts as absent: that is how a shell or a manifest unsets one.
     *
     * @param defaultValue the default as one would write it; empty if there is none
     * @param rule which values are allowed, to follow "must be"
     * @param parser throws an {@link IllegalArgumentException} where the rule is broken
     */
    public <T> Optional<T> value(
            String key, String defaultValue, String rule, String meaning, Function<String, T> parser) {
        var name = prefix + key;
        known.put(name, new Setting(name, defaultValue, rule, meaning));
        var text = values.getOrDefault(name, "").strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException e) {
            var invalidPath = e instanceof InvalidPathException ? " (" + e.getMessage() + ")" : "";
            problem(key, "must be " + rule + ", but is '" + text + "'" + invalidPath);
            return Optional.empty();
        }
    }
}

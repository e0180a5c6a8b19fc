// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A YAML file read node by node, so that every problem has its line. Problems are collected, never thrown: a getter
 * that finds one notes it and answers with the fallback.
 */
final class Yaml {
    private final String file;
    private final List<Problem> problems;

    private Yaml(String file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
    }

    /** The mapping at the root of the file, or empty (with a problem noted) if there is none. */
    static Optional<MapView> root(String file, String content, List<Problem> problems) {
        var yaml = new Yaml(file, problems);
        try {
            var settings = LoadSettings.builder()
                    .setLabel(file)
                    // They are a problem, but one that can be reported with its line.
                    .setAllowNonScalarKeys(true)
                    .build();
            var root = new Compose(settings).composeString(content);
            if (root.isPresent() && root.get() instanceof MappingNode mapping) {
                return Optional.of(yaml.new MapView(mapping, ""));
            }
            problems.add(new Problem(file, 1, "", "must be a YAML mapping that starts with 'dataset: <name>'"));
        } catch (MarkedYamlEngineException e) {
            var context = e.getContext() == null || e.getContext().isBlank() ? "" : e.getContext() + ", ";
            var line = e.getProblemMark().map(Mark::getLine).orElse(-1) + 1;
            problems.add(new Problem(file, line, "", "is not valid YAML: " + context + e.getProblem()));
        } catch (YamlEngineException e) {
            problems.add(new Problem(file, 0, "", "is not valid YAML: " + e.getMessage()));
        }
        return Optional.empty();
    }

    /**
     * @throws NumberFormatException if the text is no number, or one such as 1e999999999 that is short to write but
     *     takes gigabytes to print
     */
    static BigDecimal number(String text) {
        var number = new BigDecimal(text);
        if (Math.abs((long) number.scale()) > 1_000) {
            throw new NumberFormatException("more than 1000 zeros or decimals");
        }
        return number;
    }

    private void problem(int line, String key, String message) {
        problems.add(new Problem(file, line, key, message));
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
    }

    private static boolean isNull(Node node) {
        return node instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL);
    }

    private static String describe(Node node) {
        if (node instanceof ScalarNode scalar) {
            return "'" + scalar.getValue() + "'";
        }
        return node instanceof SequenceNode ? "a list" : "a mapping";
    }

    /** A mapping: every getter marks its key as known, and {@link #done} reports the keys that nobody asked for. */
    final class MapView {
        private final MappingNode node;
        private final String path;
        private final Map<String, Node> values = new LinkedHashMap<>();
        private final Map<String, Integer> keyLines = new LinkedHashMap<>();
        private final Set<String> known = new LinkedHashSet<>();

        MapView(MappingNode node, String path) {
            this.node = node;
            this.path = path;
            for (var tuple : node.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    if (values.put(key.getValue(), tuple.getValueNode()) != null) {
                        Yaml.this.problem(
                                lineOf(key),
                                join(key.getValue()),
                                "must be set once, but line " + keyLines.get(key.getValue()) + " sets it already");
                    }
                    keyLines.put(key.getValue(), lineOf(key));
                } else {
                    Yaml.this.problem(lineOf(tuple.getKeyNode()), path, "a key must be a plain text");
                }
            }
        }

        String path() {
            return path;
        }

        int line() {
            return lineOf(node);
        }

        int line(String key) {
            return keyLines.getOrDefault(key, line());
        }

        Set<String> keys() {
            return values.keySet();
        }

        boolean has(String key) {
            return values.containsKey(key);
        }

        void problem(String key, String message) {
            Yaml.this.problem(line(key), join(key), message);
        }

        private String join(String key) {
            return path.isEmpty() ? key : path + "." + key;
        }

        private Optional<Node> value(String key) {
            known.add(key);
            return Optional.ofNullable(values.get(key)).filter(value -> !isNull(value));
        }

        /** A text, a number or a boolean, as it is written. */
        Optional<String> text(String key) {
            return value(key).flatMap(value -> {
                if (value instanceof ScalarNode scalar) {
                    return Optional.of(scalar.getValue());
                }
                problem(key, "must be a single value, but is " + describe(value));
                return Optional.empty();
            });
        }

        Optional<String> requiredText(String key, String rule) {
            var text = text(key).filter(value -> !value.isBlank());
            if (text.isEmpty() && !problemAlreadyAt(key)) {
                problem(key, "is missing: " + rule);
            }
            return text;
        }

        private boolean problemAlreadyAt(String key) {
            return problems.stream()
                    .anyMatch(problem -> problem.key().equals(join(key)) && problem.line() == line(key));
        }

        /** A value that {@code parser} reads; what the parser throws becomes a problem. */
        <T> Optional<T> parsed(String key, Function<String, T> parser) {
            return text(key).flatMap(text -> {
                try {
                    return Optional.of(parser.apply(text));
                } catch (IllegalArgumentException e) {
                    problem(key, e.getMessage());
                    return Optional.empty();
                }
            });
        }

        int integer(String key, int fallback, int min, int max) {
            return parsed(key, text -> parseInteger(text, min, max)).orElse(fallback);
        }

        Optional<Integer> optionalInteger(String key, int min, int max) {
            return parsed(key, text -> parseInteger(text, min, max));
        }

        private int parseInteger(String text, int min, int max) {
            try {
                var number = Integer.parseInt(text.replace("_", ""));
                if (number >= min && number <= max) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // Falls through to the same message.
            }
            throw new IllegalArgumentException(
                    "must be a whole number from " + min + " to " + max + ", but is '" + text + "'");
        }

        Optional<BigDecimal> decimal(String key) {
            return parsed(key, text -> {
                try {
                    return number(text);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("must be a number, but is '" + text + "'", e);
                }
            });
        }

        boolean bool(String key, boolean fallback) {
            return parsed(key, text -> switch (text) {
                        case "true" -> true;
                        case "false" -> false;
                        default -> throw new IllegalArgumentException("must be true or false, but is '" + text + "'");
                    })
                    .orElse(fallback);
        }

        Optional<Duration> duration(String key) {
            return parsed(key, Durations::parse);
        }

        /** A share from 0 to 1, written as {@code 0.5%} or {@code 0.005}. */
        double share(String key, double fallback) {
            return parsed(key, text -> {
                        try {
                            var percent = text.endsWith("%");
                            var number = Double.parseDouble(percent ? text.substring(0, text.length() - 1) : text);
                            var share = percent ? number / 100 : number;
                            if (share >= 0 && share <= 1) {
                                return share;
                            }
                        } catch (NumberFormatException e) {
                            // Falls through to the same message.
                        }
                        throw new IllegalArgumentException(
                                "must be a share such as 0.5% or 0.005, from 0 to 100%, but is '" + text + "'");
                    })
                    .orElse(fallback);
        }

        /** A list of texts; a single text counts as a list of one. */
        Optional<List<String>> texts(String key) {
            return value(key).map(value -> {
                if (value instanceof ScalarNode scalar) {
                    return List.of(scalar.getValue());
                }
                var texts = new ArrayList<String>();
                if (value instanceof SequenceNode sequence) {
                    for (var element : sequence.getValue()) {
                        if (element instanceof ScalarNode scalar) {
                            texts.add(scalar.getValue());
                        } else {
                            Yaml.this.problem(
                                    lineOf(element),
                                    join(key),
                                    "must list single values, but has " + describe(element));
                        }
                    }
                } else {
                    problem(key, "must be a list, but is " + describe(value));
                }
                return List.copyOf(texts);
            });
        }

        /** The list of mappings at a key; anything else in it is a problem. */
        List<MapView> maps(String key) {
            var maps = new ArrayList<MapView>();
            value(key).ifPresent(value -> {
                if (value instanceof SequenceNode sequence) {
                    var index = 0;
                    for (var element : sequence.getValue()) {
                        if (element instanceof MappingNode mapping) {
                            maps.add(new MapView(mapping, join(key) + "[" + index + "]"));
                        } else {
                            Yaml.this.problem(
                                    lineOf(element),
                                    join(key) + "[" + index + "]",
                                    "must be a mapping, but is " + describe(element));
                        }
                        index++;
                    }
                } else {
                    problem(key, "must be a list, but is " + describe(value));
                }
            });
            return maps;
        }

        Optional<MapView> map(String key) {
            return value(key).flatMap(value -> {
                if (value instanceof MappingNode mapping) {
                    return Optional.of(new MapView(mapping, join(key)));
                }
                problem(key, "must be a mapping, but is " + describe(value));
                return Optional.empty();
            });
        }

        /** Reports every key that no getter asked for, with the nearest one that has a meaning here. */
        void done(Collection<String> alsoKnown) {
            known.addAll(alsoKnown);
            for (var key : values.keySet()) {
                if (!known.contains(key)) {
                    problem(
                            key,
                            "is no setting here" + Nearest.hint(key, known) + " (known: " + String.join(", ", known)
                                    + ")");
                }
            }
        }

        void done() {
            done(List.of());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import io.mysimbdp.datasets.SourceFormat.Format;
import io.mysimbdp.datasets.TableSpec.Clustering;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.IllegalFormatException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads a descriptor file and checks it: all its problems are reported together, each with its line. */
public final class DescriptorReader {
    /** 48 characters is Cassandra's limit for the name of a keyspace or table. */
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,47}");

    /** Nodes refuse some of them; the driver shows no keyspace with such a name unless it is told to. */
    private static final Pattern SYSTEM_KEYSPACE = Pattern.compile("system(_.*)?|dse_.*|solr_admin");

    /** Kafka's limit is 249; four are kept for the suffix of the dead-letter topic. */
    private static final Pattern TOPIC_NAME = Pattern.compile("[a-zA-Z0-9._-]{1,245}");

    /** Cassandra refuses a TTL of more than 20 years. */
    private static final Duration MAX_RETENTION = Duration.ofDays(20 * 365L);

    private static final String NAME_RULE =
            "must start with a lower-case letter and have at most 48 lower-case letters, digits and underscores";

    private final List<Problem> problems = new ArrayList<>();
    private final String file;

    private DescriptorReader(String file) {
        this.file = file;
    }

    /**
     * Reads one descriptor.
     *
     * @throws DescriptorException with every problem of the file
     * @throws IOException if the file can't be read
     */
    public static Dataset read(Path file) throws IOException {
        try {
            return read(file.toString(), Files.readString(file));
        } catch (MalformedInputException e) {
            throw new DescriptorException(List.of(new Problem(file.toString(), 0, "", "is not valid UTF-8")));
        }
    }

    /**
     * Reads one descriptor from its text.
     *
     * @param file how to name it in problems
     * @throws DescriptorException with every problem of the text
     */
    public static Dataset read(String file, String content) {
        var reader = new DescriptorReader(file);
        var dataset = Yaml.root(file, content, reader.problems).map(reader::dataset);
        if (!reader.problems.isEmpty() || dataset.isEmpty()) {
            throw new DescriptorException(reader.problems);
        }
        return dataset.get();
    }

    private Dataset dataset(Yaml.MapView root) {
        var name = name(root, "dataset");
        var tenant = name(root, "tenant");
        if (SYSTEM_KEYSPACE.matcher(tenant).matches()) {
            root.problem(
                    "tenant",
                    "must not be named as keyspaces of Cassandra's own are (system, system_…, dse_…, solr_admin), but is '"
                            + tenant + "'");
        }
        var version = root.integer("version", 1, 1, Integer.MAX_VALUE);
        var description = root.text("description").orElse("");
        var source = source(root);
        var derivedViews = root.maps("derived");
        var fieldViews = root.maps("fields");
        if (fieldViews.isEmpty()) {
            root.problem("fields", "must list at least one field");
        }
        var fields = new ArrayList<Field>();
        fieldViews.forEach(view -> fields.add(field(view, source.format())));
        unique(fieldViews, "name");
        var derived = new ArrayList<DerivedColumn>();
        derivedViews.forEach(view -> derived.add(derived(view, fields)));
        derivedViews.stream()
                .filter(view -> view.text("name").filter(n -> has(fields, n)).isPresent())
                .forEach(view -> view.problem("name", "is the name of a field already"));
        unique(derivedViews, "name");

        var eventTime = root.text("event_time");
        eventTime.ifPresent(field -> fieldReference(
                root, "event_time", field, fields, f -> f.type() == FieldType.TIMESTAMP, "a field of type timestamp"));
        var table = table(root, fields, derived);
        var topic = topic(root, tenant + "." + name, fields);
        places(root, source, fields, fieldViews);

        var keyFields = new ArrayList<>(table.partitionKey());
        table.clustering().forEach(clustering -> keyFields.add(clustering.column()));
        var recordId = root.texts("record_id")
                .orElseGet(() -> keyFields.stream().allMatch(key -> has(fields, key) || derivedFrom(derived, key))
                        ? keyFields.stream().filter(key -> has(fields, key)).toList()
                        : List.of());
        recordId.forEach(field -> singleValued(root, "record_id", field, fields));

        // Whatever is in the primary key, or is needed to compute it, can't be absent.
        var needed = new HashSet<>(keyFields);
        derived.stream()
                .filter(column -> keyFields.contains(column.name()))
                .forEach(column -> needed.add(column.from()));
        for (var i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            if (needed.contains(field.name())) {
                field = field.asRequired();
            }
            // The event time is the write timestamp: one far in the future would hide every later correction.
            if (eventTime.filter(field.name()::equals).isPresent() && field.type() == FieldType.TIMESTAMP) {
                field = field.withWindow(field.window().map(TimeWindow::closed).orElse(TimeWindow.UP_TO_TOMORROW));
            }
            fields.set(i, field);
        }
        var views = root.map("views")
                .map(section -> new ViewsReader(fields, derived, table).read(section))
                .orElse(Views.NONE);
        var sample = root.map("sample").map(view -> sample(view, fields));
        root.done();
        return new Dataset(
                name,
                tenant,
                version,
                description,
                source,
                fields,
                derived,
                eventTime,
                recordId,
                topic,
                table,
                views,
                sample);
    }

    private String name(Yaml.MapView view, String key) {
        return view.requiredText(key, "it " + NAME_RULE)
                .map(text -> {
                    if (!NAME.matcher(text).matches()) {
                        view.problem(key, NAME_RULE + ", but is '" + text + "'");
                    }
                    return text;
                })
                .orElse("unnamed");
    }

    private void unique(List<Yaml.MapView> views, String key) {
        var seen = new HashSet<String>();
        for (var view : views) {
            view.text(key)
                    .filter(text -> !seen.add(text))
                    .ifPresent(text -> view.problem(key, "must be unique, but '" + text + "' comes twice"));
        }
    }

    private static boolean has(List<Field> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    private static boolean derivedFrom(List<DerivedColumn> derived, String name) {
        return derived.stream()
                .anyMatch(column -> column.name().equals(name) && column.kind() != DerivedColumn.Kind.RECORD_ID);
    }

    private void fieldReference(
            Yaml.MapView view, String key, String name, List<Field> fields, Predicate<Field> fits, String rule) {
        var field = fields.stream().filter(f -> f.name().equals(name)).findFirst();
        if (field.isEmpty()) {
            view.problem(
                    key,
                    "must name " + rule + ", but there is no field '" + name + "'"
                            + Nearest.hint(
                                    name, fields.stream().map(Field::name).toList()));
        } else if (!fits.test(field.get())) {
            view.problem(
                    key,
                    "must name " + rule + ", but '" + name + "' is of type "
                            + field.get().type().label());
        }
    }

    /** A message key or record id is put together from texts; a list is none. */
    private void singleValued(Yaml.MapView view, String key, String name, List<Field> fields) {
        fieldReference(view, key, name, fields, f -> f.type() != FieldType.LIST_OF_TEXT, "a field with a single value");
    }

    /** Checks that each field can be where it is said to be. */
    private static void places(
            Yaml.MapView root, SourceFormat source, List<Field> fields, List<Yaml.MapView> fieldViews) {
        var columns = source.columns();
        if (new HashSet<>(columns).size() < columns.size()) {
            root.map("source")
                    .ifPresent(view -> view.problem("columns", "must name each column once, but is " + columns));
        }
        for (var i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            var view = fieldViews.get(i);
            var key = view.has("from") ? "from" : "name";
            if (!columns.isEmpty() && !columns.contains(field.from())) {
                view.problem(
                        key,
                        "must be one of source.columns, but is '" + field.from() + "'"
                                + Nearest.hint(field.from(), columns));
            }
            if (source.format() == Format.JSONL) {
                fields.stream()
                        .filter(other -> other.from().startsWith(field.from() + "."))
                        .findFirst()
                        .ifPresent(other -> view.problem(
                                key,
                                "can't be a value and have values inside it: '" + other.name() + "' is read from '"
                                        + other.from() + "'"));
            }
        }
    }

    private SourceFormat source(Yaml.MapView root) {
        var view = root.map("source");
        if (view.isEmpty()) {
            root.problem("source", "is missing: it must have at least 'format: csv' or 'format: jsonl'");
            return new SourceFormat(Format.CSV, "", ',', '"', true, List.of(), List.of(), 65_536);
        }
        var source = view.get();
        var format = source.parsed("format", text -> switch (text) {
                    case "csv" -> Format.CSV;
                    case "jsonl" -> Format.JSONL;
                    default -> throw new IllegalArgumentException("must be csv or jsonl, but is '" + text + "'");
                })
                .orElse(null);
        if (format == null && !source.has("format")) {
            source.problem("format", "is missing: it must be csv or jsonl");
        }
        var files = source.text("files").orElse("");
        var delimiter = single(source, "delimiter", ',');
        var quote = single(source, "quote", '"');
        if (delimiter == quote) {
            source.problem("delimiter", "must differ from the quote, but both are '" + quote + "'");
        }
        var header = source.bool("header", true);
        var columns = source.texts("columns").orElse(List.of());
        if (format == Format.JSONL) {
            for (var key : List.of("delimiter", "quote", "header", "columns")) {
                if (source.has(key)) {
                    source.problem(key, "has a meaning for csv only, but the format is jsonl");
                }
            }
        } else if (header && !columns.isEmpty()) {
            source.problem("columns", "must be left out where the header names the columns (or set header: false)");
        } else if (!header && columns.isEmpty()) {
            source.problem("columns", "must name the columns where header is false");
        }
        var emptyValues = source.texts("empty_values").orElse(List.of());
        var maxRecordBytes = source.integer("max_record_bytes", 65_536, 1_024, SourceFormat.GREATEST_MAX_RECORD_BYTES);
        source.done();
        return new SourceFormat(
                format == null ? Format.CSV : format,
                files,
                delimiter,
                quote,
                header,
                columns,
                emptyValues,
                maxRecordBytes);
    }

    private static char single(Yaml.MapView view, String key, char fallback) {
        return view.parsed(key, text -> {
                    var value = text.equals("\\t") ? "\t" : text;
                    if (value.length() != 1 || value.charAt(0) > 127 || value.equals("\n") || value.equals("\r")) {
                        throw new IllegalArgumentException("must be one ASCII character, but is '" + text + "'");
                    }
                    return value.charAt(0);
                })
                .orElse(fallback);
    }

    private Field field(Yaml.MapView view, Format format) {
        var name = name(view, "name");
        var from = view.text("from").filter(text -> !text.isBlank()).orElse(name);
        var type = view.requiredText("type", "it must be one of " + FieldType.labels())
                .flatMap(text -> {
                    var parsed = FieldType.fromLabel(text);
                    if (parsed.isEmpty()) {
                        view.problem("type", "must be one of " + FieldType.labels() + ", but is '" + text + "'");
                    }
                    return parsed;
                })
                .orElse(FieldType.TEXT);
        var required = view.bool("required", false);
        var min = view.decimal("min");
        var max = view.decimal("max");
        only(view, type.isNumeric(), type, "min", "max");
        if (min.isPresent() && max.isPresent() && min.get().compareTo(max.get()) > 0) {
            view.problem("min", "must not exceed max (" + max.get() + "), but is " + min.get());
        }
        var pattern = view.parsed("pattern", text -> {
            try {
                return Pattern.compile(text);
            } catch (PatternSyntaxException e) {
                throw new IllegalArgumentException("must be a regular expression: " + e.getDescription(), e);
            }
        });
        var allowed = view.texts("allowed").orElse(List.of());
        only(
                view,
                type == FieldType.TEXT || type == FieldType.LIST_OF_TEXT,
                type,
                "pattern",
                "allowed",
                "min_length",
                "max_length");
        var minLength = view.optionalInteger("min_length", 0, Integer.MAX_VALUE);
        var maxLength = view.optionalInteger("max_length", 1, Integer.MAX_VALUE);
        if (minLength.isPresent() && maxLength.isPresent() && minLength.get() > maxLength.get()) {
            view.problem(
                    "min_length", "must not exceed max_length (" + maxLength.get() + "), but is " + minLength.get());
        }
        var formats = view.texts("formats").orElse(List.of("iso"));
        var times = type == FieldType.TIMESTAMP || type == FieldType.DATE;
        only(view, times, type, "formats");
        only(view, type == FieldType.TIMESTAMP, type, "zone", "window");
        if (times) {
            formats.forEach(text -> timeFormat(view, text, type));
        }
        var zone = view.parsed("zone", text -> {
                    try {
                        return ZoneId.of(text);
                    } catch (DateTimeException e) {
                        throw new IllegalArgumentException(
                                "must be a time zone such as UTC or Europe/Vienna, but is '" + text + "'", e);
                    }
                })
                .orElse(ZoneOffset.UTC);
        var window = view.map("window").map(limits -> {
            var parsed = new TimeWindow(
                    limits.parsed("from", TimeWindow.End::parse), limits.parsed("to", TimeWindow.End::parse));
            limits.done();
            if (parsed.isEmpty()) {
                view.problem("window", "must not end before it begins, but is " + parsed);
            }
            return parsed;
        });
        only(view, type == FieldType.LIST_OF_TEXT, type, "separator");
        var separator = view.text("separator").filter(text -> !text.isEmpty()).orElse(";");
        view.done();
        if (format == Format.CSV && type == FieldType.LIST_OF_TEXT && separator.isBlank()) {
            view.problem("separator", "must not be blank");
        }
        return new Field(
                name, from, type, required, min, max, pattern, allowed, minLength, maxLength, formats, zone, window,
                separator);
    }

    private static void only(Yaml.MapView view, boolean fits, FieldType type, String... keys) {
        for (var key : keys) {
            if (!fits && view.has(key)) {
                view.problem(key, "has no meaning for the type " + type.label());
            }
        }
    }

    private static void timeFormat(Yaml.MapView view, String text, FieldType type) {
        if (type == FieldType.DATE && text.startsWith("epoch-")) {
            view.problem("formats", "'" + text + "' has a meaning for timestamps only");
        }
        try {
            new TimeParser(List.of(text), ZoneOffset.UTC);
        } catch (IllegalArgumentException e) {
            view.problem(
                    "formats",
                    "must be iso, epoch-seconds, epoch-millis or a pattern such as 'yyyy-MM-dd HH:mm:ss', but is '"
                            + text + "': " + e.getMessage());
        }
    }

    private DerivedColumn derived(Yaml.MapView view, List<Field> fields) {
        var name = name(view, "name");
        var kind = view.requiredText("kind", "it must be one of " + KINDS)
                .flatMap(text -> {
                    var parsed = switch (text) {
                        case "day" -> Optional.of(DerivedColumn.Kind.DAY);
                        case "month" -> Optional.of(DerivedColumn.Kind.MONTH);
                        case "year" -> Optional.of(DerivedColumn.Kind.YEAR);
                        case "hour" -> Optional.of(DerivedColumn.Kind.HOUR);
                        case "bucket" -> Optional.of(DerivedColumn.Kind.BUCKET);
                        case "record-id" -> Optional.of(DerivedColumn.Kind.RECORD_ID);
                        default -> Optional.<DerivedColumn.Kind>empty();
                    };
                    if (parsed.isEmpty()) {
                        view.problem("kind", "must be one of " + KINDS + ", but is '" + text + "'");
                    }
                    return parsed;
                })
                .orElse(DerivedColumn.Kind.RECORD_ID);
        var from = view.text("from").orElse("");
        if (kind == DerivedColumn.Kind.RECORD_ID) {
            if (view.has("from")) {
                view.problem("from", "has no meaning for the kind record-id");
            }
        } else if (from.isEmpty()) {
            view.problem("from", "is missing: it must name the field that '" + name + "' is computed from");
        } else if (kind.needsTimestamp()) {
            fieldReference(
                    view, "from", from, fields, f -> f.type() == FieldType.TIMESTAMP, "a field of type timestamp");
        } else {
            fieldReference(view, "from", from, fields, f -> true, "a field");
        }
        var buckets = view.integer("buckets", 0, 1, 1_000_000);
        if ((kind == DerivedColumn.Kind.BUCKET) != view.has("buckets")) {
            view.problem("buckets", "must be set for the kind bucket, and only there");
        }
        view.done();
        return new DerivedColumn(name, kind, from, buckets);
    }

    private static final String KINDS = "day, month, year, hour, bucket, record-id";

    private TopicSpec topic(Yaml.MapView root, String defaultName, List<Field> fields) {
        var view = root.map("topic");
        var name = view.flatMap(v -> v.text("name")).orElse(defaultName);
        var partitions = view.map(v -> v.integer("partitions", 12, 1, 10_000)).orElse(12);
        var key = view.flatMap(v -> v.texts("key")).orElse(List.of());
        var retention = view.flatMap(v -> v.duration("retention")).orElse(Duration.ofDays(7));
        view.ifPresent(v -> {
            if (!TOPIC_NAME.matcher(name).matches()) {
                v.problem(
                        "name",
                        "must have at most 245 letters, digits, dots, underscores and hyphens, but is '" + name + "'");
            } else if (name.equals(".") || name.equals("..") || name.startsWith("__")) {
                v.problem("name", "must be a name that Kafka doesn't keep for itself, but is '" + name + "'");
            } else if (name.endsWith(TopicSpec.DEAD_LETTER_SUFFIX)) {
                v.problem("name", "must not end in .dlq, which names the dead letters, but is '" + name + "'");
            }
            key.forEach(field -> singleValued(v, "key", field, fields));
            if (retention.toSeconds() < 1) {
                v.problem("retention", "must be at least 1s, but is " + Durations.format(retention));
            }
            v.done();
        });
        return new TopicSpec(name, partitions, key, retention);
    }

    private TableSpec table(Yaml.MapView root, List<Field> fields, List<DerivedColumn> derived) {
        var view = root.map("table");
        if (view.isEmpty()) {
            root.problem("table", "is missing: it must have at least a name and a partition_key");
            return new TableSpec("unnamed", "", List.of(), List.of(), Optional.empty());
        }
        var table = view.get();
        var name = name(table, "name");
        var question = table.text("question").orElse("");
        var columns = new LinkedHashMap<String, FieldType>();
        fields.forEach(field -> columns.put(field.name(), field.type()));
        derived.forEach(column -> columns.put(column.name(), column.kind().type()));
        var partitionKey = table.texts("partition_key").orElse(List.of());
        if (partitionKey.isEmpty()) {
            table.problem("partition_key", "must name at least one column");
        }
        var clustering = table.texts("clustering").orElse(List.of()).stream()
                .map(text -> clustering(table, text))
                .toList();
        var seen = new HashSet<String>();
        partitionKey.forEach(column -> keyColumn(table, "partition_key", column, columns, seen));
        clustering.forEach(column -> keyColumn(table, "clustering", column.column(), columns, seen));
        var retention = table.duration("retention");
        retention
                .filter(value -> value.compareTo(MAX_RETENTION) > 0 || value.toSeconds() < 1)
                .ifPresent(value -> table.problem(
                        "retention",
                        "must be from 1s to " + Durations.format(MAX_RETENTION) + ", but is "
                                + Durations.format(value)));
        table.done();
        return new TableSpec(name, question, partitionKey, clustering, retention);
    }

    private static Clustering clustering(Yaml.MapView table, String text) {
        var words = text.strip().split("\\s+", -1);
        if (words.length > 2 || (words.length == 2 && !words[1].equals("asc") && !words[1].equals("desc"))) {
            table.problem("clustering", "must be '<column>', '<column> asc' or '<column> desc', but is '" + text + "'");
        }
        return new Clustering(words[0], words.length == 2 && words[1].equals("desc"));
    }

    private static void keyColumn(
            Yaml.MapView table, String key, String column, Map<String, FieldType> columns, Set<String> seen) {
        if (!columns.containsKey(column)) {
            table.problem(
                    key,
                    "must name fields or derived columns, but there is no '" + column + "'"
                            + Nearest.hint(column, columns.keySet()));
        } else if (columns.get(column) == FieldType.LIST_OF_TEXT) {
            table.problem(key, "can't have the list '" + column + "' in it");
        }
        if (!seen.add(column)) {
            table.problem(key, "must name a column once, but '" + column + "' comes twice in the primary key");
        }
    }

    private SampleSpec sample(Yaml.MapView view, List<Field> fields) {
        var seed = view.integer("seed", 1, Integer.MIN_VALUE, Integer.MAX_VALUE);
        var records = view.integer("records", 20_000, 1, Integer.MAX_VALUE);
        var dirty = new EnumMap<SampleSpec.Dirt, Double>(SampleSpec.Dirt.class);
        view.map("dirty").ifPresent(shares -> {
            for (var dirt : SampleSpec.Dirt.values()) {
                dirty.put(dirt, shares.share(dirt.label(), 0));
            }
            shares.done();
            var sum = dirty.values().stream().mapToDouble(Double::doubleValue).sum();
            if (sum > 1) {
                view.problem("dirty", "must add up to at most 100%, but is " + sum * 100 + "%");
            }
        });
        var values = new LinkedHashMap<String, SampleSpec.Values>();
        view.map("fields").ifPresent(perField -> {
            for (var name : perField.keys()) {
                fieldReference(perField, name, name, fields, f -> true, "a field");
                perField.map(name).flatMap(this::values).ifPresent(value -> values.put(name, value));
            }
            perField.done();
        });
        view.done();
        return new SampleSpec(seed, records, dirty, values);
    }

    private static final List<String> VALUE_KINDS =
            List.of("cycle", "clock", "serial", "choice", "uniform", "words", "several", "uuid");

    private static final List<String> ALWAYS_THERE = List.of("cycle", "clock", "serial");

    private Optional<SampleSpec.Values> values(Yaml.MapView view) {
        var kinds = VALUE_KINDS.stream().filter(view::has).toList();
        if (kinds.size() != 1) {
            problems.add(new Problem(
                    file,
                    view.line(),
                    view.path(),
                    "must have one of " + String.join(", ", VALUE_KINDS)
                            + (kinds.isEmpty() ? "" : ", but has " + String.join(", ", kinds))));
            return Optional.empty();
        }
        var absent = view.share("absent", 0);
        if (view.has("absent") && ALWAYS_THERE.contains(kinds.get(0))) {
            view.problem("absent", "has no meaning for a " + kinds.get(0) + ": it always has a value");
        }
        Optional<SampleSpec.Values> values = Optional.empty();
        if (view.has("cycle")) {
            var format = view.text("format");
            var of = view.texts("cycle").orElse(List.of());
            values = Optional.of(new SampleSpec.Values.Cycle(expand(view, of, format)));
        } else if (view.has("clock")) {
            var start = view.parsed("clock", text -> {
                if (TimeWindow.End.parse(text) instanceof TimeWindow.End.Fixed fixed) {
                    return fixed.instant();
                }
                throw new IllegalArgumentException(
                        "must be an instant such as 2026-01-01T00:00:00Z, but is '" + text + "'");
            });
            var step = view.duration("step").orElse(Duration.ofSeconds(1));
            values = start.map(instant -> new SampleSpec.Values.Clock(instant, step));
        } else if (view.has("serial")) {
            values = view.parsed("serial", DescriptorReader::formatPattern).map(SampleSpec.Values.Serial::new);
        } else if (view.has("choice")) {
            values = texts(view, "choice").map(of -> new SampleSpec.Values.Choice(of, absent));
        } else if (view.has("uniform")) {
            var limits = view.texts("uniform").orElse(List.of());
            var decimals = view.integer("decimals", 0, 0, 12);
            try {
                if (limits.size() != 2) {
                    throw new NumberFormatException();
                }
                var uniform = new SampleSpec.Values.Uniform(
                        Yaml.number(limits.get(0)), Yaml.number(limits.get(1)), decimals, absent);
                if (uniform.min().compareTo(uniform.max()) > 0) {
                    throw new NumberFormatException();
                }
                values = Optional.of(uniform);
            } catch (NumberFormatException e) {
                view.problem("uniform", "must be two numbers such as [0, 100], the lesser first, but is " + limits);
            }
        } else if (view.has("words")) {
            values = range(view, "words").map(range -> new SampleSpec.Values.Words(range[0], range[1], absent));
        } else if (view.has("several")) {
            var of = texts(view, "several").orElse(List.of());
            var range = view.has("count") ? range(view, "count") : Optional.of(new int[] {1, of.size()});
            range.filter(r -> r[1] > of.size() && !of.isEmpty())
                    .ifPresent(r -> view.problem(
                            "count", "must be at most the " + of.size() + " values there are, but is up to " + r[1]));
            values = range.map(r -> new SampleSpec.Values.Several(of, r[0], r[1], absent));
        } else {
            if (!view.bool("uuid", true)) {
                view.problem("uuid", "must be true, or be left out");
            }
            values = Optional.of(new SampleSpec.Values.RandomUuid(absent));
        }
        view.done(VALUE_KINDS);
        return values;
    }

    private static Optional<List<String>> texts(Yaml.MapView view, String key) {
        var texts = view.texts(key);
        if (texts.isEmpty() || texts.get().isEmpty()) {
            view.problem(key, "must list at least one value");
        }
        return texts;
    }

    /** A cycle is written as a list of texts, or as a count and a format such as {@code ST-%04d}. */
    private static List<String> expand(Yaml.MapView view, List<String> of, Optional<String> format) {
        if (format.isEmpty()) {
            if (of.isEmpty()) {
                view.problem("cycle", "must list at least one value");
            }
            return of;
        }
        try {
            var size = of.size() == 1 ? Integer.parseInt(of.get(0)) : 0;
            if (size < 1 || size > 1_000_000) {
                throw new NumberFormatException();
            }
            var pattern = formatPattern(format.get());
            var expanded = new ArrayList<String>(size);
            for (var i = 1; i <= size; i++) {
                expanded.add(String.format(Locale.ROOT, pattern, i));
            }
            return expanded;
        } catch (NumberFormatException e) {
            view.problem("cycle", "must be a count from 1 to 1000000 where a format is given, but is " + of);
        } catch (IllegalArgumentException e) {
            view.problem("format", e.getMessage());
        }
        return List.of();
    }

    private static String formatPattern(String text) {
        try {
            if (!String.format(Locale.ROOT, text, 1L).equals(String.format(Locale.ROOT, text, 2L))) {
                return text;
            }
        } catch (IllegalFormatException e) {
            // Falls through to the same message.
        }
        throw new IllegalArgumentException("must be a format with one number such as ST-%04d, but is '" + text + "'");
    }

    private static Optional<int[]> range(Yaml.MapView view, String key) {
        var limits = view.texts(key).orElse(List.of());
        try {
            if (limits.size() == 2) {
                var from = Integer.parseInt(limits.get(0));
                var to = Integer.parseInt(limits.get(1));
                if (from >= 0 && to >= from) {
                    return Optional.of(new int[] {from, to});
                }
            }
        } catch (NumberFormatException e) {
            // Falls through to the same message.
        }
        view.problem(key, "must be two whole numbers such as [1, 10], but is " + limits);
        return Optional.empty();
    }
}

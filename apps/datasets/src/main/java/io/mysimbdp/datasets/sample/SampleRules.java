// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.DerivedColumn;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.SampleSpec;
import io.mysimbdp.datasets.SampleSpec.Values;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Proves before anything is written that every clean record will pass the dataset's checks and have a primary key of its
 * own: by trying all values that are listed and the ends of all ranges.
 */
final class SampleRules {
    private final Dataset dataset;
    private final SampleSpec spec;
    private final long records;
    private final Instant now;
    private final Rounds rounds;
    private final RecordChecker checker;
    private final List<String> problems = new ArrayList<>();

    private SampleRules(Dataset dataset, SampleSpec spec, long records, Instant now) {
        this.dataset = dataset;
        this.spec = spec;
        this.records = records;
        this.now = now;
        rounds = new Rounds(spec);
        checker = new RecordChecker(dataset);
    }

    /**
     * @throws IllegalArgumentException with everything that keeps the sample from being what it must be
     */
    static void check(Dataset dataset, SampleSpec spec, long records, Instant now) {
        var rules = new SampleRules(dataset, spec, records, now);
        for (var field : dataset.fields()) {
            var values = Optional.ofNullable(spec.values().get(field.name()));
            if (values.isPresent()) {
                rules.values(field, values.get());
            } else if (field.required()) {
                rules.problem(field, "is missing, but the field is required: say how its values are made");
            }
        }
        rules.distinctKeys();
        if (!rules.problems.isEmpty()) {
            throw new IllegalArgumentException("dataset " + dataset.id() + " can't have " + records
                    + " sample records: " + String.join("; ", rules.problems));
        }
    }

    private void problem(Field field, String message) {
        problems.add("sample.fields." + field.name() + ": " + message);
    }

    private void values(Field field, Values values) {
        if (values instanceof Values.Words words) {
            words(field, words);
        } else if (values instanceof Values.Clock clock) {
            clock(field, clock);
        } else {
            trial(field, values).forEach(text -> accepted(field, text));
        }
        if (field.required() && mayBeAbsent(values)) {
            problem(field, "may leave the value out, but the field is required");
        }
    }

    private static boolean mayBeAbsent(Values values) {
        if (values instanceof Values.Several several) {
            return several.absent() > 0 || several.min() == 0;
        }
        return (values instanceof Values.Choice choice && choice.absent() > 0)
                || (values instanceof Values.Uniform uniform && uniform.absent() > 0)
                || (values instanceof Values.Words words && (words.absent() > 0 || words.min() == 0))
                || (values instanceof Values.RandomUuid uuid && uuid.absent() > 0);
    }

    /** All values that a maker can make, or those at the ends of its range. */
    private Collection<String> trial(Field field, Values values) {
        if (values instanceof Values.Cycle cycle) {
            return cycle.of();
        }
        if (values instanceof Values.Choice choice) {
            return choice.of();
        }
        if (values instanceof Values.Several several) {
            var longest =
                    several.of().subList(0, Math.min(several.max(), several.of().size()));
            var shortest =
                    several.of().subList(0, Math.min(several.min(), several.of().size()));
            var texts = new ArrayList<>(several.of());
            texts.removeIf(text -> several.min() > 1);
            texts.add(String.join(field.separator(), longest));
            texts.add(String.join(field.separator(), shortest));
            texts.removeIf(String::isEmpty);
            return texts;
        }
        if (values instanceof Values.Uniform uniform) {
            return List.of(
                    made(field, new Values.Uniform(uniform.min(), uniform.min(), uniform.decimals(), 0), 0)
                            .orElseGet(() -> anyOf(field, uniform)),
                    made(field, new Values.Uniform(uniform.max(), uniform.max(), uniform.decimals(), 0), 0)
                            .orElseGet(() -> anyOf(field, uniform)));
        }
        return made(field, values, 0).stream()
                .flatMap(first -> made(field, values, Math.max(0, records - 1)).stream()
                        .flatMap(last -> List.of(first, last).stream()))
                .toList();
    }

    /** Where a limit has more decimals than the values, the values nearest to it are what a draw gives. */
    private String anyOf(Field field, Values.Uniform uniform) {
        return made(field, new Values.Uniform(uniform.min(), uniform.max(), uniform.decimals(), 0), 0)
                .orElse("");
    }

    private Optional<String> made(Field field, Values values, long record) {
        try {
            var to = new LineBuffer();
            ValueMakers.of(field, values, rounds).write(record, new Draws(1), to);
            return Optional.of(to.toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The value that the checks make of a text; null if they refuse it, which is a problem then. */
    private Object accepted(Field field, String text) {
        var found = new ArrayList<FieldProblem>();
        var value = checker.checkText(field.name(), text, now, found::add);
        found.forEach(refusal ->
                problem(field, "makes a value that the checks of the field refuse: it " + refusal.message()));
        return value;
    }

    private void clock(Field field, Values.Clock clock) {
        var times = new TimeText(field);
        var lastRound = Math.max(0, records - 1) / rounds.recordsPerRound();
        try {
            var last = clock.start().plusMillis(Math.multiplyExact(clock.step().toMillis(), lastRound));
            readsBack(field, times, clock.start());
            readsBack(field, times, last);
        } catch (ArithmeticException | DateTimeException e) {
            problem(field, "the clock reaches no valid time: " + e.getMessage());
        }
    }

    private void readsBack(Field field, TimeText times, Instant instant) {
        var value = accepted(field, times.of(instant));
        if (value instanceof Instant read && !read.equals(instant)) {
            problem(
                    field,
                    "the clock has " + instant + ", but in the format '"
                            + field.formats().get(0) + "' and the zone " + field.zone() + " it reads as " + read);
        }
    }

    private void words(Field field, Values.Words words) {
        if (field.type() != FieldType.TEXT
                || field.pattern().isPresent()
                || !field.allowed().isEmpty()) {
            problem(field, "words fit a field of type text without pattern and allowed only");
        }
        var longest = WordsMaker.longest(words.max());
        field.maxLength()
                .filter(limit -> longest > limit)
                .ifPresent(limit -> problem(
                        field,
                        words.max() + " words may have up to " + longest + " characters, but max_length is " + limit));
        field.minLength()
                .filter(limit -> WordsMaker.shortest(words.min()) < limit)
                .ifPresent(limit -> problem(
                        field,
                        words.min() + " words may have as few as " + WordsMaker.shortest(words.min())
                                + " characters, but min_length is " + limit));
        if (words.max() > dataset.source().maxRecordBytes()) {
            problem(field, words.max() + " words don't fit into max_record_bytes");
        }
    }

    private void distinctKeys() {
        if (!distinct(dataset.primaryKey())) {
            problems.add("sample.fields: the primary keys would not be distinct: the fields of the primary key"
                    + " (" + String.join(", ", dataset.primaryKey())
                    + ") must have a uuid, a serial number, or all cycles"
                    + " and a clock among them");
        }
    }

    private boolean distinct(List<String> columns) {
        var fields = new HashSet<String>();
        for (var column : columns) {
            var derived = dataset.derived().stream()
                    .filter(candidate -> candidate.name().equals(column))
                    .findFirst();
            if (derived.isEmpty()) {
                fields.add(column);
            } else if (derived.get().kind() == DerivedColumn.Kind.RECORD_ID
                    && (dataset.recordId().isEmpty() || distinct(dataset.recordId()))) {
                return true;
            }
        }
        return distinct(fields);
    }

    private boolean distinct(Set<String> fields) {
        var hasClock = false;
        for (var field : fields) {
            var values = spec.values().get(field);
            if (values instanceof Values.Serial || (values instanceof Values.RandomUuid uuid && uuid.absent() == 0)) {
                return true;
            }
            hasClock |= values instanceof Values.Clock clock
                    && clock.step().toMillis() > 0
                    && dataset.field(field).orElseThrow().type() != FieldType.DATE;
        }
        for (var entry : spec.values().entrySet()) {
            if (entry.getValue() instanceof Values.Cycle cycle
                    && cycle.of().size() > 1
                    && records > rounds.recordsPerTurn(entry.getKey())
                    && !(fields.contains(entry.getKey()) && valuesDiffer(entry.getKey(), cycle))) {
                return false;
            }
        }
        return hasClock || records <= rounds.recordsPerRound();
    }

    private boolean valuesDiffer(String field, Values.Cycle cycle) {
        var seen = new HashSet<>();
        return cycle.of().stream().allMatch(text -> seen.add(checker.checkText(field, text, now, problem -> {})));
    }
}

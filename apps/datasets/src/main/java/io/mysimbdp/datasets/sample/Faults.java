// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Field;
import io.mysimbdp.datasets.FieldProblem;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Reason;
import io.mysimbdp.datasets.RecordChecker;
import io.mysimbdp.datasets.SampleSpec.Dirt;
import io.mysimbdp.datasets.SourceFormat.Format;
import io.mysimbdp.datasets.TimeWindow;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What can be put into a record of a dataset so that the checks refuse it for a wanted reason. Each was tried on the
 * dataset's own checks: what doesn't have the wanted effect is left out.
 */
final class Faults {
    /** Long before anything that a window relative to now may start with. */
    private static final Instant LONG_AGO = Instant.parse("1971-01-01T00:00:00Z");

    private final Dataset dataset;
    private final RecordChecker checker;
    private final boolean json;
    private final Instant now;

    private Faults(Dataset dataset, Instant now) {
        this.dataset = dataset;
        this.checker = new RecordChecker(dataset);
        this.json = dataset.source().format() == Format.JSONL;
        this.now = now;
    }

    /** The faults of each kind that consists in a wrong value; empty lists for what the dataset can't have. */
    static Map<Dirt, List<Fault>> of(Dataset dataset, Instant now) {
        var faults = new Faults(dataset, now);
        var byDirt = new EnumMap<Dirt, List<Fault>>(Dirt.class);
        byDirt.put(Dirt.MISSING, faults.missing());
        byDirt.put(Dirt.OUT_OF_RANGE, faults.outOfRange());
        byDirt.put(Dirt.LATE, faults.late());
        byDirt.put(Dirt.WRONG_TYPE, faults.wrongType());
        byDirt.put(Dirt.OVER_LONG, faults.overLong());
        return byDirt;
    }

    private List<Fault> missing() {
        var faults = new ArrayList<Fault>();
        forEachField((index, field) -> {
            if (field.required()) {
                faults.add(Fault.absent(index));
                if (json) {
                    faults.add(Fault.json(index, "null"));
                }
                dataset.source().emptyValues().forEach(empty -> faults.add(Fault.text(index, empty)));
            }
        });
        return faults;
    }

    private List<Fault> outOfRange() {
        var faults = new ArrayList<Fault>();
        forEachField((index, field) -> Stream.concat(
                        field.max().stream()
                                .flatMap(max -> Stream.of(max.add(BigDecimal.ONE), max.add(BigDecimal.TEN.pow(3)))),
                        field.min().stream()
                                .flatMap(min ->
                                        Stream.of(min.subtract(BigDecimal.ONE), min.subtract(BigDecimal.TEN.pow(3)))))
                .map(BigDecimal::toPlainString)
                .filter(text -> isRefused(field, text, Reason.OUT_OF_RANGE))
                .forEach(text -> faults.add(json ? Fault.json(index, text) : Fault.text(index, text))));
        return faults;
    }

    private List<Fault> late() {
        var faults = new ArrayList<Fault>();
        forEachField((index, field) -> {
            if (dataset.eventTime().filter(field.name()::equals).isPresent()) {
                var times = new TimeText(field);
                field.window().flatMap(TimeWindow::from).stream()
                        .map(from -> from instanceof TimeWindow.End.Fixed fixed ? fixed.instant() : LONG_AGO)
                        .flatMap(Faults::before)
                        .map(times::of)
                        .filter(text -> isRefused(field, text, Reason.OUTSIDE_WINDOW))
                        .forEach(text -> faults.add(Fault.text(index, text)));
            }
        });
        return faults;
    }

    private static Stream<Instant> before(Instant limit) {
        return Stream.of(Duration.ofSeconds(1), Duration.ofHours(5), Duration.ofDays(3), Duration.ofDays(400))
                .flatMap(distance -> {
                    try {
                        return Stream.of(limit.minus(distance));
                    } catch (DateTimeException e) {
                        return Stream.empty();
                    }
                });
    }

    private List<Fault> wrongType() {
        var faults = new ArrayList<Fault>();
        forEachField((index, field) -> {
            Stream.of("unknown", "12,5", "1e", "--")
                    .filter(text -> isRefused(field, text, Reason.WRONG_TYPE))
                    .forEach(text -> faults.add(Fault.text(index, text)));
            if (json) {
                // An object fits no type at all.
                faults.add(Fault.json(index, "{\"value\":1}"));
            }
        });
        return faults;
    }

    private List<Fault> overLong() {
        var longValue = "x".repeat(dataset.source().maxRecordBytes() + 1);
        var faults = new ArrayList<Fault>();
        forEachField((index, field) -> {
            if (field.type() == FieldType.TEXT) {
                faults.add(Fault.text(index, longValue));
            }
        });
        if (faults.isEmpty()) {
            faults.add(Fault.text(0, longValue));
        }
        return faults;
    }

    private boolean isRefused(Field field, String text, Reason reason) {
        var problems = new ArrayList<FieldProblem>();
        checker.checkText(field.name(), text, now, problems::add);
        return problems.size() == 1 && problems.get(0).reason() == reason;
    }

    private interface FieldVisitor {
        void visit(int index, Field field);
    }

    private void forEachField(FieldVisitor visitor) {
        for (var i = 0; i < dataset.fields().size(); i++) {
            var field = dataset.fields().get(i);
            // Without a header only the listed columns can hold anything.
            if (dataset.source().columns().isEmpty()
                    || dataset.source().columns().contains(field.from())) {
                visitor.visit(i, field);
            }
        }
    }
}

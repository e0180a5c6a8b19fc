// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cli;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import io.mysimbdp.datasets.Column;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldType;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.datasets.TableCql;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks a table its question: the rows of one partition. */
final class Question {
    private static final int MAX_CELL = 28;

    private final CqlSession session;
    private final Dataset dataset;

    Question(CqlSession session, Dataset dataset) {
        this.session = session;
        this.dataset = dataset;
    }

    /**
     * What a table answers.
     *
     * @param cql the statement that was run
     * @param columns the names of the columns
     * @param rows the values as texts
     */
    record Answer(String cql, List<String> columns, List<List<String>> rows) {}

    /**
     * Asks for rows of one partition.
     *
     * @param key a value for each column of the partition key
     * @throws IllegalArgumentException if a column is missing or unknown, or a value is not of its type
     */
    Answer ask(Map<String, String> key, int limit) {
        var partitionKey = dataset.table().partitionKey();
        var unknown = key.keySet().stream()
                .filter(name -> !partitionKey.contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            throw new IllegalArgumentException("'" + unknown.get() + "' is not in the partition key "
                    + String.join(", ", partitionKey) + Nearest.hint(unknown.get(), partitionKey));
        }
        var missing =
                partitionKey.stream().filter(name -> !key.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("the table is cut by " + String.join(", ", partitionKey)
                    + ": give a value for " + String.join(", ", missing) + ", for example "
                    + String.join(
                            " ", partitionKey.stream().map(name -> name + "=…").toList()));
        }
        var values = new LinkedHashMap<String, Object>();
        partitionKey.forEach(name -> values.put(name, value(name, key.get(name))));
        var names = dataset.columns().stream().map(Column::name).toList();
        var cql = TableCql.select(dataset, names, partitionKey) + " LIMIT " + limit;
        var statement = SimpleStatement.newInstance(cql, values.values().toArray())
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_QUORUM);
        var rows = new ArrayList<List<String>>();
        for (var row : session.execute(statement)) {
            var cells = new ArrayList<String>();
            for (var i = 0; i < names.size(); i++) {
                var cell = row.getObject(i);
                cells.add(cell == null ? "" : cell.toString());
            }
            rows.add(cells);
        }
        return new Answer(shown(values, limit), names, rows);
    }

    /** The key of some partition that has rows; empty if the table is empty. */
    Map<String, String> anyKey() {
        var partitionKey = dataset.table().partitionKey();
        var columns =
                String.join(", ", partitionKey.stream().map(TableCql::quote).toList());
        var row = session.execute("SELECT " + columns + " FROM " + TableCql.name(dataset) + " LIMIT 1")
                .one();
        var key = new LinkedHashMap<String, String>();
        for (var i = 0; row != null && i < partitionKey.size(); i++) {
            key.put(partitionKey.get(i), String.valueOf(row.getObject(i)));
        }
        return key;
    }

    private Object value(String column, String text) {
        var type = dataset.columns().stream()
                .filter(c -> c.name().equals(column))
                .map(Column::type)
                .findFirst()
                .orElseThrow();
        try {
            return parse(type, text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    column + " must be of type " + type.label() + ", but is '" + text + "'", e);
        }
    }

    private static Object parse(FieldType type, String text) {
        return switch (type) {
            case TEXT -> text;
            case INT -> Integer.valueOf(text);
            case BIGINT -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case DECIMAL -> new BigDecimal(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case TIMESTAMP -> Instant.parse(text);
            case DATE -> LocalDate.parse(text);
            case UUID -> UUID.fromString(text);
            case LIST_OF_TEXT -> throw new IllegalArgumentException("a list is in no key");
        };
    }

    /** The statement as one would type it. */
    private String shown(Map<String, Object> values, int limit) {
        var registry = session.getContext().getCodecRegistry();
        var conditions = values.entrySet().stream()
                .map(entry -> {
                    TypeCodec<Object> codec = registry.codecFor(entry.getValue());
                    return entry.getKey() + " = " + codec.format(entry.getValue());
                })
                .toList();
        return "SELECT * FROM " + dataset.keyspace() + "." + dataset.table().name() + " WHERE "
                + String.join(" AND ", conditions) + " LIMIT " + limit;
    }

    /** The answer for people: a row a record on wide tables is unreadable, so only columns that fit are shown. */
    static String table(Answer answer, int width) {
        var shown = new ArrayList<Integer>();
        var used = 2;
        for (var i = 0; i < answer.columns().size(); i++) {
            var column = columnWidth(answer, i) + 2;
            if (used + column > width) {
                break;
            }
            used += column;
            shown.add(i);
        }
        var text = new StringBuilder();
        line(text, shown, answer, answer.columns());
        answer.rows().forEach(row -> line(text, shown, answer, row));
        if (shown.size() < answer.columns().size()) {
            text.append("  (").append(answer.columns().size() - shown.size()).append(" more columns)\n");
        }
        return text.toString();
    }

    private static int columnWidth(Answer answer, int column) {
        return answer.rows().stream()
                .mapToInt(row -> cell(row.get(column)).length())
                .reduce(answer.columns().get(column).length(), Math::max);
    }

    private static void line(StringBuilder text, List<Integer> shown, Answer answer, List<String> cells) {
        text.append("  ");
        shown.forEach(i -> {
            var cell = cell(cells.get(i));
            text.append(cell).append(" ".repeat(columnWidth(answer, i) - cell.length() + 2));
        });
        text.append('\n');
    }

    private static String cell(String text) {
        var line = text.replaceAll("\\s+", " ");
        return line.length() <= MAX_CELL ? line : line.substring(0, MAX_CELL - 1) + "…";
    }
}

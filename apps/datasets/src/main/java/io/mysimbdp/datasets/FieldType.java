// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The types a field may have, with the CQL type of its column and the Java type of its values. */
public enum FieldType {
    TEXT("text", "text", String.class),
    INT("int", "int", Integer.class),
    BIGINT("bigint", "bigint", Long.class),
    DOUBLE("double", "double", Double.class),
    DECIMAL("decimal", "decimal", BigDecimal.class),
    BOOLEAN("boolean", "boolean", Boolean.class),
    /** An instant with the millisecond precision that Cassandra's {@code timestamp} has. */
    TIMESTAMP("timestamp", "timestamp", Instant.class),
    DATE("date", "date", LocalDate.class),
    UUID("uuid", "uuid", UUID.class),
    LIST_OF_TEXT("list of text", "list<text>", List.class);

    private final String label;
    private final String cqlType;
    private final Class<?> javaType;

    FieldType(String label, String cqlType, Class<?> javaType) {
        this.label = label;
        this.cqlType = cqlType;
        this.javaType = javaType;
    }

    /** The type as a descriptor writes it, e.g. {@code list of text}. */
    public String label() {
        return label;
    }

    public String cqlType() {
        return cqlType;
    }

    public Class<?> javaType() {
        return javaType;
    }

    public boolean isNumeric() {
        return switch (this) {
            case INT, BIGINT, DOUBLE, DECIMAL -> true;
            case TEXT, BOOLEAN, TIMESTAMP, DATE, UUID, LIST_OF_TEXT -> false;
        };
    }

    public static Optional<FieldType> fromLabel(String label) {
        var wanted = label.strip().toLowerCase(Locale.ROOT);
        return Arrays.stream(values()).filter(type -> type.label.equals(wanted)).findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(FieldType::label).collect(Collectors.joining(", "));
    }
}

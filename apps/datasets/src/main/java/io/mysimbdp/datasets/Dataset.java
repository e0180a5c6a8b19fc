// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a dataset is: where its records come from, what they must look like, which topic carries them and which table
 * stores them. Immutable. Made by {@link DescriptorReader}, which has checked that all its parts fit together.
 *
 * @param name its name, unique for a tenant
 * @param tenant who owns it; also the name of the keyspace
 * @param version the version of its schema, from 1
 * @param description one sentence for people
 * @param source how its source is written
 * @param fields its fields in order
 * @param derived the columns that are computed
 * @param eventTime the timestamp field that says when it happened; empty if the source knows no such field
 * @param recordId the fields whose values identify a record; empty if only its position does
 * @param topic the topic that carries it
 * @param table the table that stores it
 * @param views how outsiders see it and send it
 * @param sample how sample records are made; empty for a dataset that has no generator
 */
public record Dataset(
        String name,
        String tenant,
        int version,
        String description,
        SourceFormat source,
        List<Field> fields,
        List<DerivedColumn> derived,
        Optional<String> eventTime,
        List<String> recordId,
        TopicSpec topic,
        TableSpec table,
        Views views,
        Optional<SampleSpec> sample) {

    private static final int FETCH_BYTES = 16 << 20;

    public Dataset {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(tenant, "tenant");
        fields = List.copyOf(fields);
        derived = List.copyOf(derived);
        recordId = List.copyOf(recordId);
    }

    /** {@code <tenant>.<dataset>}: unique in a catalog. */
    public String id() {
        return tenant + "." + name;
    }

    /** The keyspace of its table. */
    public String keyspace() {
        return tenant;
    }

    /** All columns of its table: the fields, then the derived columns. The order of the values of a {@link Row}. */
    public List<Column> columns() {
        var columns = new ArrayList<Column>(fields.size() + derived.size());
        fields.forEach(field -> columns.add(new Column(field.name(), field.type())));
        derived.forEach(
                column -> columns.add(new Column(column.name(), column.kind().type())));
        return List.copyOf(columns);
    }

    /** The columns of the primary key: the partition key, then the clustering columns. */
    public List<String> primaryKey() {
        var key = new ArrayList<>(table.partitionKey());
        table.clustering().forEach(clustering -> key.add(clustering.column()));
        return List.copyOf(key);
    }

    /**
     * How many rows to read from its table at a time: nodes and readers hold all of them at once, and each may be as large
     * as the largest record.
     *
     * @param most how many at most, from 1
     * @return from 1; together they have at most 16 MiB
     */
    public int fetchRows(int most) {
        return Math.max(1, Math.min(most, FETCH_BYTES / source.maxRecordBytes()));
    }

    /**
     * The same dataset as a reader of another format sees it: one that somebody sends, CSV with a header or JSON lines.
     *
     * @param anyColumns whether CSV may lack columns of required fields, because what its columns are called is known to
     *     somebody else
     */
    public Dataset sentAs(SourceFormat.Format format, boolean anyColumns) {
        var own = source.format() == format && format == SourceFormat.Format.CSV;
        var sent = new SourceFormat(
                format,
                "",
                own ? source.delimiter() : ',',
                own ? source.quote() : '"',
                true,
                List.of(),
                source.emptyValues(),
                source.maxRecordBytes());
        return new Dataset(
                name,
                tenant,
                version,
                description,
                sent,
                anyColumns ? fields.stream().map(Field::asOptional).toList() : fields,
                derived,
                eventTime,
                recordId,
                topic,
                table,
                views,
                sample);
    }

    /** The same dataset with other samples. */
    public Dataset withSample(SampleSpec spec) {
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
                Optional.of(spec));
    }

    public Optional<Field> field(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }
}

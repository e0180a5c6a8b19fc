// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.TableSpec.Clustering;
import io.mysimbdp.runtime.daas.DaasSchema;
import io.mysimbdp.runtime.lineage.LineageSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchemaPlanTest {
    private static final String NETWORK = "org.apache.cassandra.locator.NetworkTopologyStrategy";

    private static SchemaState nothing() {
        return new SchemaState(new HashMap<>(), new HashMap<>());
    }

    /** What is there after a bootstrap of the readings at replication 3. */
    private static SchemaState bootstrapped() {
        var state = nothing();
        state.replications().put("acme", Map.of("class", NETWORK, "dc1", "3"));
        state.replications().put(LineageSchema.TENANT, Map.of("class", NETWORK, "dc1", "3"));
        state.tables().put("acme.readings_by_id", readings());
        state.tables()
                .put(
                        "mysimbdp.outcomes_by_run",
                        new TableState(Map.of(), List.of("run_id"), List.of(), "", 34_560_000));
        DaasSchema.tables()
                .forEach(table -> state.tables()
                        .put(table.fullName(), new TableState(Map.of(), List.of("key_id"), List.of(), "", 0)));
        return state;
    }

    private static TableState readings() {
        return new TableState(
                Map.of("id", "text", "at", "timestamp", "value", "double"),
                List.of("id"),
                List.of(new Clustering("at", true)),
                "What's the value?",
                30 * 86_400);
    }

    private static SchemaPlan plan(Dataset dataset, SchemaState present) {
        return SchemaPlan.of(List.of(dataset), 3, "dc1", present);
    }

    @Test
    void keyspacesComeBeforeTheirTables() {
        var plan = plan(TestDatasets.readings(), nothing());

        assertThat(plan.statements()).hasSize(4 + DaasSchema.tables().size());
        assertThat(plan.statements().get(0))
                .isEqualTo("CREATE KEYSPACE IF NOT EXISTS \"acme\" WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'dc1': '3'}");
        assertThat(plan.statements().get(1)).contains("CREATE KEYSPACE IF NOT EXISTS \"mysimbdp\"");
        assertThat(plan.statements().get(2)).startsWith("CREATE TABLE IF NOT EXISTS \"acme\".\"readings_by_id\"");
        assertThat(plan.statements().get(3)).isEqualTo(LineageSchema.CREATE_OUTCOMES);
        assertThat(plan.statements().subList(4, plan.statements().size()))
                .containsExactlyElementsOf(DaasSchema.tables().stream()
                        .map(DaasSchema.Table::create)
                        .toList());
        assertThat(plan.problems()).isEmpty();
    }

    @Test
    void aSchemaThatIsAsDescribedIsLeftAlone() {
        var plan = plan(TestDatasets.readings(), bootstrapped());

        assertThat(plan.statements()).isEmpty();
        assertThat(plan.notes()).isEmpty();
        assertThat(plan.items())
                .hasSize(4 + DaasSchema.tables().size())
                .extracting(BootstrapResult.Item::outcome)
                .containsOnly(BootstrapResult.Outcome.UNCHANGED);
    }

    @Test
    void anotherReplicationIsSetAndARepairAskedFor() {
        var present = bootstrapped();
        present.replications().put("acme", Map.of("class", NETWORK, "dc1", "1", "dc2", "2"));

        var plan = plan(TestDatasets.readings(), present);

        assertThat(plan.statements())
                .containsExactly("ALTER KEYSPACE \"acme\" WITH replication ="
                        + " {'class': 'NetworkTopologyStrategy', 'dc1': '3', 'dc2': '2'}");
        assertThat(plan.items().get(0).changes()).containsExactly("replication dc1:1 → dc1:3");
        assertThat(plan.notes()).singleElement().asString().contains("nodetool repair --full acme");
    }

    @Test
    void aSimpleStrategyBecomesOneByDatacenter() {
        var present = bootstrapped();
        present.replications()
                .put("acme", Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "3"));

        var plan = plan(TestDatasets.readings(), present);

        assertThat(plan.statements())
                .singleElement()
                .asString()
                .endsWith("{'class': 'NetworkTopologyStrategy', 'dc1': '3'}");
        assertThat(plan.items().get(0).changes()).containsExactly("replication SimpleStrategy:3 → dc1:3");
    }

    @Test
    void newFieldsBecomeColumns() {
        var dataset = TestDatasets.readings(
                "  - {name: value, type: double}",
                "  - {name: value, type: double}\n  - {name: unit, type: text}\n  - {name: tags, type: list of text}");

        var plan = plan(dataset, bootstrapped());

        assertThat(plan.statements())
                .containsExactly(
                        "ALTER TABLE \"acme\".\"readings_by_id\" ADD \"unit\" text",
                        "ALTER TABLE \"acme\".\"readings_by_id\" ADD \"tags\" list<text>");
        assertThat(plan.items().get(2).changes())
                .containsExactly("column unit text added", "column tags list<text> added");
    }

    @Test
    void columnsThatAreNoLongerDescribedStay() {
        var plan = plan(TestDatasets.readings("  - {name: value, type: double}\n", ""), bootstrapped());

        assertThat(plan.statements()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("has a column value");
    }

    @Test
    void retentionCommentAndCompactionAreAligned() {
        var dataset = TestDatasets.readings("retention: 30d", "retention: 60d");

        var plan = plan(dataset, bootstrapped());

        assertThat(plan.statements())
                .singleElement()
                .asString()
                .startsWith("ALTER TABLE \"acme\".\"readings_by_id\" WITH comment = 'What''s the value?'")
                .contains("default_time_to_live = 5184000")
                .contains("compaction = ");
        assertThat(plan.items().get(2).changes()).containsExactly("retention 30d → 60d");
    }

    @Test
    void anotherQuestionChangesTheCommentOnly() {
        var plan = plan(TestDatasets.readings("What's the value?", "What's it?"), bootstrapped());

        assertThat(plan.statements())
                .containsExactly("ALTER TABLE \"acme\".\"readings_by_id\" WITH comment = 'What''s it?'");
    }

    @Test
    void changedTypesAndKeysAreRefusedAllTogether() {
        var present = bootstrapped();
        present.tables()
                .put(
                        "acme.readings_by_id",
                        new TableState(
                                Map.of("id", "text", "at", "timestamp", "value", "int"),
                                List.of("id", "at"),
                                List.of(),
                                "What's the value?",
                                30 * 86_400));

        var plan = plan(TestDatasets.readings(), present);

        assertThat(plan.problems())
                .containsExactly(
                        "table acme.readings_by_id: column value must stay int, but dataset acme.readings describes it as"
                                + " double: give the field another name, or the table",
                        "table acme.readings_by_id: the primary key must stay ((id, at)), but dataset acme.readings"
                                + " describes it as ((id), at desc): give the table another name");
    }
}

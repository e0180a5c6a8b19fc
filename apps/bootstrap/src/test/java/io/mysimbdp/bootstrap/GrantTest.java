// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrantTest {

    @Test
    void isWrittenAsCql() {
        assertThat(Grant.onTable("MODIFY", "acme", "order").grantTo("tenant_acme"))
                .isEqualTo("GRANT MODIFY ON TABLE \"acme\".\"order\" TO \"tenant_acme\"");
        assertThat(Grant.onKeyspace("SELECT", "acme").grantTo("r"))
                .isEqualTo("GRANT SELECT ON KEYSPACE \"acme\" TO \"r\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            <table a.t>            | TABLE "a"."t"
            <keyspace a>           | KEYSPACE "a"
            <all tables in a>      | ALL TABLES IN KEYSPACE "a"
            <all keyspaces>        | ALL KEYSPACES
            <all roles>            | ALL ROLES
            <role admin>           | ROLE "admin"
            <all functions>        | ALL FUNCTIONS
            <all functions in a>   | ALL FUNCTIONS IN KEYSPACE "a"
            <all mbeans>           | ALL MBEANS
            <mbean a.b:type=C>     | MBEAN 'a.b:type=C'
            """)
    void isRevokedOnWhateverItIsOn(String listed, String cql) {
        assertThat(new Grant("ALTER", listed).revokeFrom("r")).contains("REVOKE ALTER ON " + cql + " FROM \"r\"");
    }

    @Test
    void leavesToPeopleWhatItDoesNotKnow() {
        assertThat(new Grant("EXECUTE", "<function a.f(int)>").revokeFrom("r")).isEmpty();
    }
}

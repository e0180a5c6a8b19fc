// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.local.security.Certificates;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeYamlTest {

    @Test
    void tellsTheNodesOfOneAddressApartByTheirPorts() {
        // When
        var yaml = NodeYaml.of(LocalCassandraSettings.defaults(Path.of("/data/it's mine")), 2, Optional.empty());

        // Then
        assertThat(yaml)
                .contains("seeds: '127.0.0.1:7000,127.0.0.1:7001,127.0.0.1:7002'")
                .contains("storage_port: 7001")
                .contains("native_transport_port: 9043")
                .contains("- '/data/it''s mine/node-2/data'")
                .contains("batch_size_fail_threshold: 128KiB")
                .contains("authenticator: AllowAllAuthenticator");
    }

    @Test
    void letsNobodyInWithoutLoginAndTlsIfThatIsAskedFor() {
        // Given
        var settings = LocalCassandraSettings.defaults(Path.of("/data")).withSecurity();
        var certificates = new Certificates(
                Path.of("/data/ca.pem"), Path.of("/data/server.p12"), "secret", Path.of("/data/server.pem"));

        // When
        var yaml = NodeYaml.of(settings, 1, Optional.of(certificates));

        // Then
        assertThat(yaml)
                .contains("\nauthenticator: PasswordAuthenticator\n", "\nauthorizer: CassandraAuthorizer\n")
                .contains("\n  keystore: '/data/server.pem'\n", "\n  optional: false\n")
                .contains("\nserver_encryption_options:\n  internode_encryption: all\n")
                .contains("\ndata_file_directories:\n");
    }
}

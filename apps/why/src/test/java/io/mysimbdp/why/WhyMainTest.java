// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WhyMainTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    @TempDir
    private Path folder;

    @Test
    void shouldRefuseWrongUse() {
        assertThat(why("--lines", "1000")).isEqualTo(WhyMain.CANNOT_SAY);
        assertThat(why("--namespace", "Not_A_Name")).isEqualTo(WhyMain.CANNOT_SAY);
        assertThat(why("--nonsense")).isEqualTo(WhyMain.CANNOT_SAY);
    }

    @Test
    void shouldSayWhichServerCannotBeReachedAndWhy() throws Exception {
        var kubeconfig = kubeconfig(1);

        assertThat(why("--kubeconfig", kubeconfig.toString())).isEqualTo(WhyMain.CANNOT_SAY);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("Can't ask the cluster at http://127.0.0.1:1/: nobody listens there");
    }

    @Test
    void shouldNotSayThatAllIsWellWhereItMaySeeNothing() throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        try {
            var kubeconfig = kubeconfig(server.getAddress().getPort());

            assertThat(why("--kubeconfig", kubeconfig.toString())).isEqualTo(WhyMain.CANNOT_SAY);
            assertThat(written.toString(StandardCharsets.UTF_8))
                    .contains("Can't say whether something is wrong in namespace mysimbdp");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void shouldNameTheContextsThatThereAre() throws Exception {
        var kubeconfig = Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: here, context: {cluster: c, user: u}}]
                """);

        assertThat(why("--kubeconfig", kubeconfig.toString(), "--context", "there"))
                .isEqualTo(WhyMain.CANNOT_SAY);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .contains("There is no context there in the kubeconfig; there is here");
    }

    @Test
    void shouldSayThatThereIsNoKubeconfig() {
        assertThat(why("--kubeconfig", folder.resolve("none").toString())).isEqualTo(WhyMain.CANNOT_SAY);
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("no such file, or not readable");
    }

    private Path kubeconfig(int port) throws IOException {
        return Files.writeString(folder.resolve("config"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: here, context: {cluster: c, user: u}}]
                current-context: here
                """.formatted(port));
    }

    private int why(String... arguments) {
        var out = new PrintStream(written, true, StandardCharsets.UTF_8);
        return WhyMain.execute(out, out, arguments);
    }
}

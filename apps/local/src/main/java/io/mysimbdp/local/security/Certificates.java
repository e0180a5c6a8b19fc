// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.security;

import io.mysimbdp.local.process.TextFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The certificates of a local cluster, made by the JDK's {@code keytool}: one of the servers, valid for 127.0.0.1, localhost and their
 * address, and the authority that signed it. The authority's key is thrown away at once, so that it never signs another. Immutable.
 *
 * @param caFile the authority's certificate, PEM
 * @param keystore the servers' key and certificate, PKCS#12
 * @param password of the keystore and its key
 * @param pem the servers' key and certificate once more, PEM, as cert-manager's CombinedPEM has them
 */
public record Certificates(Path caFile, Path keystore, String password, Path pem) {

    /** Whom the servers' certificate names. */
    public static final String SERVER = "CN=mysimbdp-local";

    private static final Pattern NUMERIC = Pattern.compile("[0-9.]+|.*:.*");
    private static final String DAYS = "3650";

    /**
     * Those in a directory, made if there are none. Takes some seconds then.
     *
     * @param host the address that the servers listen on, a number or a name
     * @throws UncheckedIOException if a file can't be read or written
     * @throws IllegalStateException if {@code keytool} fails
     * @throws InterruptedException if this thread is interrupted; nothing is left then
     */
    public static Certificates in(Path directory, String host) throws InterruptedException {
        return in(directory, host, List.of());
    }

    /**
     * The same, valid for further names too, if they are not made yet.
     *
     * @param names DNS names that clients reach the servers by
     */
    public static Certificates in(Path directory, String host, List<String> names) throws InterruptedException {
        if (!Files.exists(directory)) {
            var half = directory.resolveSibling(directory.getFileName() + ".half");
            TextFiles.emptyDirectory(half);
            make(half, host, names);
            try {
                // Whole, or not at all.
                Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw new UncheckedIOException("Can't write " + directory, e);
            }
        }
        return of(directory);
    }

    private static Certificates of(Path directory) {
        return new Certificates(
                caFile(directory),
                directory.resolve("server.p12"),
                Secrets.password(directory.resolve("keystore-password")),
                directory.resolve("server.pem"));
    }

    /** Where the authority's certificate of a directory is, whether it is made yet or not. */
    public static Path caFile(Path directory) {
        return directory.resolve("ca.pem");
    }

    private static void make(Path directory, String host, List<String> furtherNames) throws InterruptedException {
        var certificates = of(directory);
        var address = (NUMERIC.matcher(host).matches() ? "ip:" : "dns:") + host;
        var names = "san=ip:127.0.0.1,dns:localhost" + (host.equals("127.0.0.1") ? "" : "," + address)
                + furtherNames.stream().map(name -> ",dns:" + name).collect(Collectors.joining());
        certificates.keytool(
                directory,
                List.of("-genkeypair", "-alias", "ca", "-dname", "CN=mysimbdp local CA", "-validity", DAYS),
                List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"),
                List.of("-ext", "bc:c=ca:true", "-ext", "ku:c=keyCertSign,cRLSign"));
        certificates.keytool(
                directory,
                List.of("-genkeypair", "-alias", "server", "-signer", "ca", "-dname", SERVER, "-validity", DAYS),
                List.of("-keyalg", "EC", "-groupname", "secp256r1"),
                List.of("-ext", names, "-ext", "eku=serverAuth,clientAuth"));
        certificates.keytool(
                directory,
                List.of("-exportcert", "-rfc", "-alias", "ca"),
                List.of("-file", certificates.caFile.toString()));
        certificates.keytool(directory, List.of("-delete", "-alias", "ca"));
        certificates.writePem();
    }

    private void writePem() {
        try {
            var store = KeyStore.getInstance(keystore.toFile(), password.toCharArray());
            var key = store.getKey("server", password.toCharArray());
            Secrets.write(
                    pem,
                    pem("PRIVATE KEY", key.getEncoded())
                            + pem("CERTIFICATE", store.getCertificate("server").getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The keystore can't be read that keytool has just written", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + keystore, e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    @SafeVarargs
    private void keytool(Path directory, List<String>... arguments) throws InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        // What lives for a second spends half of it on the second compiler and on the threads of a collector.
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC"));
        for (var part : arguments) {
            command.addAll(part);
        }
        command.addAll(List.of("-keystore", keystore.toString()));
        // Not among the arguments, where everybody on the machine could read it.
        command.addAll(List.of(
                "-storepass:file", directory.resolve("keystore-password").toString()));
        var process = start(command);
        try {
            var said = process.inputReader(StandardCharsets.UTF_8).lines().toList();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + String.join(" ", said));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException("Can't run keytool, which is part of a JDK", e);
        }
    }

    @Override
    public String toString() {
        return "certificates in " + keystore.getParent();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.local.security;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;

/** Files that only their owner can read. */
public final class Secrets {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int BYTES = 24;

    private Secrets() {}

    /**
     * The password in a file; makes one that nobody can guess if there is no such file.
     *
     * @throws UncheckedIOException if it can't be read or written
     */
    public static String password(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            var bytes = new byte[BYTES];
            RANDOM.nextBytes(bytes);
            var password = HexFormat.of().formatHex(bytes);
            write(file, password);
            return password;
        } catch (IOException e) {
            throw new UncheckedIOException("Can't read " + file, e);
        }
    }

    /**
     * Writes a text and the directories above it; nobody ever sees half of it.
     *
     * @throws UncheckedIOException if it can't be written
     */
    public static void write(Path file, String text) {
        var directory = Objects.requireNonNull(file.getParent(), "file needs a directory");
        try {
            Files.createDirectories(directory);
            var half = Files.createTempFile(directory, ".", ".half", ownersOnly(directory));
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Can't write " + file, e);
        }
    }

    private static FileAttribute<?>[] ownersOnly(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}

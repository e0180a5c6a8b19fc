// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Passwords as files, {@code <directory>/<role>/username} and {@code password}, that only their owner can read. */
final class FolderPasswordStore implements PasswordStore {
    private static final String FILE_MODE = "rw-------";
    private static final String DIRECTORY_MODE = "rwx------";

    private final Path directory;

    FolderPasswordStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public Optional<Password> find(String role) throws IOException {
        var file = directory.resolve(role).resolve("password");
        try {
            return Optional.of(Files.readString(file).strip())
                    .filter(text -> !text.isEmpty())
                    .map(Password::new);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException("can't read the password of role " + role + " in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public Password keep(String role, Password fresh) throws IOException {
        var present = find(role);
        if (present.isPresent()) {
            return present.get();
        }
        var folder = directory.resolve(role);
        try {
            Files.createDirectories(directory);
            Files.createDirectories(folder, mode(DIRECTORY_MODE));
            write(folder.resolve("username"), role);
            // Last: a role's folder with a password in it is complete.
            write(folder.resolve("password"), fresh.value());
            return fresh;
        } catch (IOException e) {
            throw new IOException(
                    "can't keep the password of role " + role + " in " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Moved to its place when it is whole, so that nobody reads half of it, and closed to others from the start. */
    private void write(Path file, String text) throws IOException {
        var half = Files.createTempFile(file.getParent(), ".", ".half", mode(FILE_MODE));
        try {
            Files.writeString(half, text);
            Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(half);
        }
    }

    private FileAttribute<?>[] mode(String mode) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))}
                : new FileAttribute<?>[0];
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}

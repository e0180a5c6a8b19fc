// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import java.io.IOException;
import java.util.Optional;

/**
 * Keeps the passwords of roles where the apps that log in find them. What a store throws never has a password in its
 * message. Not thread-safe.
 */
interface PasswordStore extends AutoCloseable {

    static PasswordStore open(SecretSettings settings) {
        if (settings instanceof SecretSettings.Kubernetes kubernetes) {
            return KubernetesPasswordStore.open(kubernetes);
        }
        return new FolderPasswordStore(((SecretSettings.Folder) settings).directory());
    }

    /**
     * The password of a role; empty if the store has none.
     *
     * @throws IOException if the store can't be read
     */
    Optional<Password> find(String role) throws IOException, InterruptedException;

    /**
     * Keeps a password, unless the store has one of the role already.
     *
     * @return the one that is kept now
     * @throws IOException if the store can't be read or written
     */
    Password keep(String role, Password fresh) throws IOException, InterruptedException;

    @Override
    void close();
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import io.mysimbdp.daas.access.StoredKey.KeyInfo;
import io.mysimbdp.daas.store.StoreUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Makes, lists and revokes keys. Thread-safe. */
public final class KeyManager {
    /** The longest name of a key. */
    public static final int MAX_NAME_LENGTH = 100;

    /** The longest that a key can be valid, if it is not valid for ever. */
    public static final Duration MAX_LIFE = Duration.ofDays(3_650);

    private final KeyStore store;
    private final InstantSource clock;
    private final Consumer<String> revoked;

    /** A new key. This is the only time that its secret is known. */
    public record NewKey(String text, KeyInfo info) {
        @Override
        public String toString() {
            return "a new key " + info.id();
        }
    }

    /** What somebody wants of a key that can't be. */
    public static final class RefusedException extends Exception {
        private final transient List<String> problems;

        RefusedException(List<String> problems) {
            super(String.join("; ", problems));
            this.problems = List.copyOf(problems);
        }

        /** Everything that is wrong with it, a sentence each. */
        public List<String> problems() {
            return problems;
        }
    }

    /** @param revoked told the id of each key that was revoked here */
    public KeyManager(KeyStore store, InstantSource clock, Consumer<String> revoked) {
        this.store = store;
        this.clock = clock;
        this.revoked = revoked;
    }

    /**
     * Makes a key.
     *
     * @param tenant whose data it reaches; empty for an operator
     * @param roles what it may do; an operator's is {@link Role#OPERATOR} alone
     * @param name what people call it; 1 to {@value #MAX_NAME_LENGTH} characters without control characters
     * @param life how long it is valid; empty for ever
     * @param createdBy who makes it
     * @throws RefusedException with everything that is wrong with these
     */
    public NewKey create(
            Optional<String> tenant, Set<Role> roles, String name, Optional<Duration> life, String createdBy)
            throws RefusedException, StoreUnavailableException {
        var problems = problems(tenant, roles, name, life);
        if (!problems.isEmpty()) {
            throw new RefusedException(problems);
        }
        var key = ApiKey.random();
        // Cassandra keeps no more than milliseconds.
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var info = new KeyInfo(key.id(), tenant, roles, name, now, createdBy, life.map(now::plus), Optional.empty());
        store.add(new StoredKey(key.hash(), info));
        return new NewKey(key.text(), info);
    }

    /**
     * Makes a key for somebody who is no operator's command: for the caller's own tenant, or any if the caller is an
     * operator, and with no role beyond what the caller may give.
     *
     * @throws RefusedException as above, and if the caller may not give one of the roles
     */
    public NewKey createFor(Caller caller, String tenant, Set<Role> roles, String name, Optional<Duration> life)
            throws RefusedException, StoreUnavailableException {
        var refused = new ArrayList<String>();
        for (var role : roles.stream().sorted().toList()) {
            if (role == Role.OPERATOR) {
                refused.add("roles must not include operator: such a key is made by command only");
            } else if (!caller.has(role) && !caller.has(Role.OPERATOR)) {
                refused.add("roles must not include " + role.label() + ", which the caller does not have");
            }
        }
        if (!caller.may(Action.MANAGE_KEYS, tenant)) {
            refused.add("the caller must be allowed to manage the keys of the tenant");
        }
        if (!refused.isEmpty()) {
            throw new RefusedException(refused);
        }
        return create(Optional.of(tenant), roles, name, life, caller.name());
    }

    private static List<String> problems(
            Optional<String> tenant, Set<Role> roles, String name, Optional<Duration> life) {
        var problems = new ArrayList<String>();
        if (roles.isEmpty()) {
            problems.add("roles must have at least one of reader, writer and admin");
        }
        if (tenant.isPresent() && roles.contains(Role.OPERATOR)) {
            problems.add("an operator is of no tenant: leave out one of them");
        }
        if (tenant.isEmpty() && !roles.isEmpty() && !roles.equals(Set.of(Role.OPERATOR))) {
            problems.add("a key without a tenant must be an operator's, and have no other role");
        }
        if (name.isBlank() || name.length() > MAX_NAME_LENGTH || name.chars().anyMatch(Character::isISOControl)) {
            problems.add("name must have 1 to " + MAX_NAME_LENGTH + " characters, and none that control a terminal");
        }
        if (life.filter(time -> time.isZero() || time.isNegative() || time.compareTo(MAX_LIFE) > 0)
                .isPresent()) {
            problems.add("a key must be valid for more than nothing and at most " + MAX_LIFE.toDays() + "d");
        }
        return problems;
    }

    /**
     * The keys of a tenant, newest first, those too that are no longer valid.
     *
     * @param tenant empty for those of operators
     */
    public List<KeyInfo> list(Optional<String> tenant) throws StoreUnavailableException {
        return sorted(store.ofTenant(tenant));
    }

    /** All keys, newest first. */
    public List<KeyInfo> listAll() throws StoreUnavailableException {
        return sorted(store.all());
    }

    private static List<KeyInfo> sorted(List<KeyInfo> keys) {
        return keys.stream()
                .sorted(Comparator.comparing(KeyInfo::created).reversed().thenComparing(KeyInfo::id))
                .toList();
    }

    /**
     * Revokes a key of a tenant. Here it is not taken any more at once; other replicas go on to take it as long as they
     * remember what they found. Revoking it once more changes nothing.
     *
     * @param tenant whose key it is
     * @return the key; empty if that tenant has no such key
     */
    public Optional<KeyInfo> revoke(Optional<String> tenant, String id) throws StoreUnavailableException {
        var key =
                store.find(id).map(StoredKey::info).filter(info -> info.tenant().equals(tenant));
        return key.isEmpty() ? key : Optional.of(revoke(key.get()));
    }

    /** Revokes a key, whosever it is. */
    public Optional<KeyInfo> revoke(String id) throws StoreUnavailableException {
        var key = store.find(id).map(StoredKey::info);
        return key.isEmpty() ? key : Optional.of(revoke(key.get()));
    }

    private KeyInfo revoke(KeyInfo key) throws StoreUnavailableException {
        if (key.revoked().isPresent()) {
            return key;
        }
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        store.revoke(key.id(), now);
        revoked.accept(key.id());
        return new KeyInfo(
                key.id(),
                key.tenant(),
                key.roles(),
                key.name(),
                key.created(),
                key.createdBy(),
                key.expires(),
                Optional.of(now));
    }
}

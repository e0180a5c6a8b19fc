// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.mysimbdp.bootstrap.RoleState.StoredPassword;
import io.mysimbdp.datasets.TableCql;
import io.mysimbdp.runtime.cassandra.CassandraSessions;
import io.mysimbdp.runtime.cassandra.CassandraSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The roles of a Cassandra cluster. Not thread-safe. */
final class RoleHandler {
    private static final Duration STATEMENT = Duration.ofSeconds(60);

    /** By default, a node believes for two seconds what it read of a password, though it was changed meanwhile. */
    private static final Duration CREDENTIALS_VALIDITY = Duration.ofMillis(2_500);

    /** How long a node may take to be ready for another change of a password. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final CqlSession session;
    private final CassandraSettings settings;

    RoleHandler(CqlSession session, CassandraSettings settings) {
        this.session = session;
        this.settings = settings;
    }

    /**
     * The names of all roles, and whether each may log in and do everything.
     *
     * @throws BootstrapException if Cassandra keeps nobody out, so that roles would mean nothing
     */
    Map<String, Attributes> attributes() throws BootstrapException {
        try {
            return ask("LIST ROLES").stream()
                    .collect(Collectors.toMap(
                            row -> row.getString("role"),
                            row -> new Attributes(row.getBoolean("login"), row.getBoolean("super"))));
        } catch (UnauthorizedException e) {
            if (String.valueOf(e.getMessage()).contains("anonymous")) {
                throw new BootstrapException(List.of("roles can't be made where Cassandra lets everybody in: set"
                        + " authenticator: PasswordAuthenticator and authorizer: CassandraAuthorizer in cassandra.yaml,"
                        + " or leave roles out of MYSIMBDP_BOOTSTRAP_PARTS"));
            }
            throw e;
        }
    }

    /** What a role may do at all. */
    record Attributes(boolean login, boolean superuser) {}

    /** Those of the roles that exist. */
    Map<String, RoleState> states(List<String> names, Map<String, Attributes> attributes, PasswordStore passwords)
            throws BootstrapException, IOException, InterruptedException {
        var states = new TreeMap<String, RoleState>();
        for (var name : names) {
            var present = attributes.get(name);
            // Asked even if the role doesn't exist: a store that can't be read shall be known before anything is made.
            var stored = passwords.find(name);
            if (present != null) {
                states.put(
                        name,
                        new RoleState(
                                present.login(),
                                present.superuser(),
                                memberships(name),
                                grants(name),
                                judge(name, stored)));
            }
        }
        return new HashMap<>(states);
    }

    private Set<String> memberships(String name) {
        return ask("LIST ROLES OF " + TableCql.quote(name) + " NORECURSIVE").stream()
                .map(row -> row.getString("role"))
                .filter(role -> !role.equals(name))
                .collect(Collectors.toSet());
    }

    private Set<Grant> grants(String name) throws BootstrapException {
        try {
            return ask("LIST ALL PERMISSIONS OF " + TableCql.quote(name) + " NORECURSIVE").stream()
                    // Cassandra 5.0 lists what comes from other roles all the same.
                    .filter(row -> name.equals(row.getString("role")))
                    .map(row -> new Grant(row.getString("permission"), row.getString("resource")))
                    .collect(Collectors.toSet());
        } catch (InvalidQueryException e) {
            throw withoutAuthorizer(e);
        }
    }

    /**
     * Asks for what can only be answered where grants count.
     *
     * @throws BootstrapException if they don't
     */
    void requireAuthorizer() throws BootstrapException {
        try {
            ask("LIST ALL PERMISSIONS");
        } catch (InvalidQueryException e) {
            throw withoutAuthorizer(e);
        }
    }

    private static BootstrapException withoutAuthorizer(InvalidQueryException e) {
        return new BootstrapException(List.of("roles can't be granted anything where Cassandra lets every role do"
                + " everything: set authorizer: CassandraAuthorizer in cassandra.yaml, or leave roles out of"
                + " MYSIMBDP_BOOTSTRAP_PARTS (" + e.getMessage() + ")"));
    }

    private StoredPassword judge(String role, Optional<Password> stored) throws InterruptedException {
        if (stored.isEmpty()) {
            return StoredPassword.MISSING;
        }
        if (isLoginOf(role, stored.get())) {
            return StoredPassword.WORKS;
        }
        Thread.sleep(CREDENTIALS_VALIDITY.toMillis());
        return isLoginOf(role, stored.get()) ? StoredPassword.WORKS : StoredPassword.REFUSED;
    }

    private boolean isLoginOf(String role, Password password) {
        try {
            CassandraSessions.openAs(settings, role, password.value(), "mysimbdp-bootstrap-login")
                    .close();
            return true;
        } catch (AllNodesFailedException e) {
            if (LoginRefusedException.in(e).isEmpty()) {
                throw e;
            }
            return false;
        }
    }

    void create(String role, Password password) throws InterruptedException {
        execute(
                "CREATE ROLE IF NOT EXISTS " + TableCql.quote(role)
                        + " WITH SUPERUSER = false AND LOGIN = true AND PASSWORD = ",
                role,
                password);
    }

    void setPassword(String role, Password password) throws InterruptedException {
        execute("ALTER ROLE " + TableCql.quote(role) + " WITH PASSWORD = ", role, password);
    }

    /** What the driver throws is not passed on: somewhere in it might be the statement. */
    private void execute(String cqlBeforePassword, String role, Password password) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                ask(cqlBeforePassword + CqlText.literal(password.value()));
                return;
            } catch (DriverException e) {
                // A password may be set only every five seconds, which a run after another may come too early for.
                if (!(e instanceof OverloadedException) || System.nanoTime() - end > 0) {
                    throw new IllegalStateException("Cassandra did not take the password of role " + role + ": "
                            + Waiting.reason(e).replace(password.value(), "…"));
                }
                Thread.sleep(PAUSE.toMillis());
            }
        }
    }

    void execute(List<String> statements) throws InterruptedException {
        for (var cql : statements) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            ask(cql);
        }
    }

    private List<Row> ask(String cql) {
        return session.execute(SimpleStatement.newInstance(cql).setTimeout(STATEMENT))
                .all();
    }
}

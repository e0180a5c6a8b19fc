// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.access.AuthResult.Known;
import io.mysimbdp.daas.access.AuthResult.Refused;
import io.mysimbdp.daas.access.AuthResult.Unavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ApiKeyAuthenticatorTest {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofMinutes(5);

    private final FakeKeyStore store = new FakeKeyStore();
    private final AtomicLong nanos = new AtomicLong();
    private final ApiKeyAuthenticator authenticator = new ApiKeyAuthenticator(
            new KeyLookup(store, FRESH, GRACE, nanos::get), () -> Instant.EPOCH.plusNanos(nanos.get()));
    /** As by a command, or another replica of the service. */
    private final KeyManager elsewhere = new KeyManager(store, () -> Instant.EPOCH.plusNanos(nanos.get()), id -> {});

    private KeyManager.NewKey key(Duration... life) throws Exception {
        return elsewhere.create(
                Optional.of("acme"),
                Set.of(Role.WRITER),
                "a key",
                life.length == 0 ? Optional.empty() : Optional.of(life[0]),
                "command");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void knowsTheCallerOfAKey() throws Exception {
        var key = key();

        assertThat(authenticator.authenticate(key.text()))
                .isEqualTo(new Known(new Caller("key:" + key.info().id(), Optional.of("acme"), Set.of(Role.WRITER))));
    }

    @Test
    void refusesAWrongSecret() throws Exception {
        var key = ApiKey.parse(key().text()).orElseThrow();
        var wrong = new ApiKey(key.id(), ApiKey.random().secret()).text();

        assertThat(authenticator.authenticate(wrong)).isInstanceOf(Refused.class);
        // Nor does what was just found of the key help.
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Known.class);
        assertThat(authenticator.authenticate(wrong))
                .isInstanceOf(Refused.class)
                .asString()
                .doesNotContain(key.secret());
    }

    @Test
    void refusesUnknownKeysAndWhatIsNone() {
        assertThat(authenticator.authenticate(ApiKey.random().text())).isInstanceOf(Refused.class);
        assertThat(authenticator.authenticate("mdk_nonsense")).isInstanceOf(Refused.class);
    }

    @Test
    void remembersWhatItFoundForAShortTime() throws Exception {
        var key = key();
        for (var i = 0; i < 100; i++) {
            authenticator.authenticate(key.text());
        }
        assertThat(store.finds()).isEqualTo(1);

        pass(FRESH);
        authenticator.authenticate(key.text());
        assertThat(store.finds()).isEqualTo(2);
    }

    @Test
    void takesARevokedKeyNoLongerThanItRemembers() throws Exception {
        var key = key();
        authenticator.authenticate(key.text());
        elsewhere.revoke(key.info().id());

        pass(FRESH.minusMillis(1));
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Known.class);

        pass(Duration.ofMillis(1));
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Refused.class);
    }

    @Test
    void takesAKeyThatWasRevokedHereNoMore() throws Exception {
        var here = new KeyManager(store, () -> Instant.EPOCH, authenticator::forget);
        var key = key();
        authenticator.authenticate(key.text());

        here.revoke(key.info().id());

        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Refused.class);
    }

    @Test
    void refusesAKeyFromTheInstantOnThatItExpires() throws Exception {
        var key = key(Duration.ofSeconds(5));
        pass(Duration.ofMillis(4_999));
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Known.class);

        // Also while it is remembered.
        pass(Duration.ofMillis(1));
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Refused.class);
    }

    @Test
    void goesOnWithKnownKeysWhileTheStoreIsAway() throws Exception {
        var known = key();
        var other = key();
        authenticator.authenticate(known.text());

        store.away(true);
        pass(FRESH);
        assertThat(authenticator.authenticate(known.text())).isInstanceOf(Known.class);
        assertThat(authenticator.authenticate(other.text())).isInstanceOf(Unavailable.class);

        pass(GRACE);
        assertThat(authenticator.authenticate(known.text())).isInstanceOf(Unavailable.class);

        store.away(false);
        assertThat(authenticator.authenticate(known.text())).isInstanceOf(Known.class);
        assertThat(authenticator.authenticate(other.text())).isInstanceOf(Known.class);
    }

    @Test
    void asksAStoreThatIsAwayOnceASecondAboutAKnownKey() throws Exception {
        var key = key();
        authenticator.authenticate(key.text());
        store.away(true);
        pass(FRESH);

        for (var i = 0; i < 100; i++) {
            authenticator.authenticate(key.text());
        }
        assertThat(store.finds()).isEqualTo(2);

        store.away(false);
        elsewhere.revoke(key.info().id());
        pass(Duration.ofSeconds(1));
        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Refused.class);
    }

    @Test
    void doesNotForgetKnownKeysOverGuesses() throws Exception {
        var key = key();
        authenticator.authenticate(key.text());
        for (var i = 0; i < 30_000; i++) {
            authenticator.authenticate(ApiKey.random().text());
        }
        var finds = store.finds();

        assertThat(authenticator.authenticate(key.text())).isInstanceOf(Known.class);
        assertThat(store.finds()).isEqualTo(finds);
    }

    @Test
    void rememberThatThereIsNoSuchKeyLikewise() {
        var guess = ApiKey.random().text();
        authenticator.authenticate(guess);
        authenticator.authenticate(guess);

        assertThat(store.finds()).isEqualTo(1);
    }

    @Test
    void answersManyAtOnce() throws Exception {
        var keys = new ArrayList<String>();
        for (var i = 0; i < 100; i++) {
            keys.add(key().text());
        }
        var threads = Executors.newFixedThreadPool(16);
        try {
            var tasks = new ArrayList<Callable<AuthResult>>();
            for (var i = 0; i < 5_000; i++) {
                var key = keys.get(i % keys.size());
                tasks.add(() -> authenticator.authenticate(key));
            }
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isInstanceOf(Known.class);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(store.finds()).isBetween(100, 200);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysimbdp.daas.audit.AuditLog.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditLogTest {
    private final List<String> lines = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-15T10:00:00Z");
    private final AuditLog log = new AuditLog(() -> now, lines::add);

    private static Event event(String caller, Map<String, Object> details) {
        return new Event(
                "r-1", Optional.of(caller), Optional.of("acme"), Optional.of("readings"), "send", "done", 202, details);
    }

    @Test
    void hasALineOfJsonForEachEvent() {
        log.note(event("key:abc", Map.of("accepted", 5)));

        assertThat(lines)
                .containsExactly("{\"time\":\"2026-01-15T10:00:00Z\",\"request\":\"r-1\",\"caller\":\"key:abc\","
                        + "\"tenant\":\"acme\",\"dataset\":\"readings\",\"action\":\"send\",\"outcome\":\"done\","
                        + "\"status\":202,\"accepted\":5}");
    }

    @Test
    void letsNobodyMakeUpALineOrAnotherOutcome() {
        log.note(event("oidc:x\"}\n{\"caller\":\"key:other", Map.of("outcome", "mine")));

        assertThat(lines).singleElement().asString().doesNotContain("\n").contains("\"outcome\":\"done\"");
    }

    @Test
    void isNotFilledByThoseWhoAreRefused() {
        for (var i = 0; i < 10_000; i++) {
            log.noteRefusal(event("key:abc", Map.of()));
        }
        assertThat(lines).hasSize(AuditLog.MOST_REFUSALS);

        now = now.plusSeconds(1);
        log.noteRefusal(event("key:abc", Map.of()));
        log.noteRefusal(event("key:abc", Map.of()));
        assertThat(lines.get(AuditLog.MOST_REFUSALS))
                .contains("\"refusalsNotNoted\":" + (10_000 - AuditLog.MOST_REFUSALS));
        assertThat(lines.get(AuditLog.MOST_REFUSALS + 1)).doesNotContain("refusalsNotNoted");
    }
}

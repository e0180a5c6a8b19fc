// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Notes writes, refusals and changes of keys: a line of JSON each, on the logger {@value #LOGGER}, which goes to standard
 * output unless the logging configuration says otherwise. Never holds a credential. Thread-safe.
 */
public final class AuditLog {
    /** The logger's name; its lines have nothing else in them. */
    public static final String LOGGER = "audit";

    /** How many refusals are noted in a second at most: whoever is refused must not be able to fill a disk. */
    static final int MOST_REFUSALS = 50;

    private final ObjectMapper json = new ObjectMapper();
    private final InstantSource clock;
    private final Consumer<String> lines;
    private long second;
    private int refusals;
    private long left;

    /** Writes to the logger. */
    public AuditLog() {
        this(InstantSource.system(), LoggerFactory.getLogger(LOGGER)::info);
    }

    /** @param lines takes each line */
    AuditLog(InstantSource clock, Consumer<String> lines) {
        this.clock = clock;
        this.lines = lines;
    }

    /**
     * What happened.
     *
     * @param requestId by which the request is known in other logs
     * @param caller who it was; empty if that is not known
     * @param tenant whose data or keys it is about, as the request names it
     * @param dataset which data, as the request names it
     * @param action such as {@code send} or {@code manage-keys}
     * @param outcome {@code done}, {@code refused} or {@code failed}
     * @param status the status of the answer
     * @param details what else there is to say, such as counts; never a secret
     */
    public record Event(
            String requestId,
            Optional<String> caller,
            Optional<String> tenant,
            Optional<String> dataset,
            String action,
            String outcome,
            int status,
            Map<String, Object> details) {
        public Event {
            details = new LinkedHashMap<>(details);
        }
    }

    /**
     * Notes that somebody was refused, unless too many were in this second: then the first line of a later one says how
     * many were left out before it.
     */
    public void noteRefusal(Event event) {
        long before;
        synchronized (this) {
            var now = clock.instant().getEpochSecond();
            if (now != second) {
                second = now;
                refusals = 0;
            }
            if (++refusals > MOST_REFUSALS) {
                left++;
                return;
            }
            before = left;
            left = 0;
        }
        if (before == 0) {
            note(event);
            return;
        }
        var details = new LinkedHashMap<>(event.details());
        details.put("refusalsNotNoted", before);
        note(new Event(
                event.requestId(),
                event.caller(),
                event.tenant(),
                event.dataset(),
                event.action(),
                event.outcome(),
                event.status(),
                details));
    }

    /** Notes it. */
    public void note(Event event) {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", clock.instant().toString());
        line.put("request", event.requestId());
        event.caller().ifPresent(caller -> line.put("caller", caller));
        event.tenant().ifPresent(tenant -> line.put("tenant", tenant));
        event.dataset().ifPresent(dataset -> line.put("dataset", dataset));
        line.put("action", event.action());
        line.put("outcome", event.outcome());
        line.put("status", event.status());
        event.details().forEach(line::putIfAbsent);
        try {
            // What callers write stands in strings, where a line break is escaped: nobody can make up a line.
            lines.accept(json.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "not to be written as JSON: " + event.details().keySet(), e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.LogTail;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Something that is wrong.
 *
 * @param title what, in a line that can stand alone
 * @param about the objects that show it
 * @param reliesOn the objects that must be well for these to be well: if one is in another finding, this follows from it
 * @param seen what the cluster says of it
 * @param since since when, as far as is known
 * @param events the events about it, latest first, the same ones added up
 * @param log the last that one of the pods wrote
 * @param cause the likely cause
 * @param todo what to do
 */
public record Finding(
        String title,
        List<Ref> about,
        Set<Ref> reliesOn,
        List<String> seen,
        Optional<Instant> since,
        List<EventView> events,
        Optional<LogTail> log,
        String cause,
        String todo) {

    public Finding {
        about = List.copyOf(about);
        reliesOn = Set.copyOf(reliesOn);
        seen = List.copyOf(seen);
        events = List.copyOf(events);
    }

    static Builder titled(String title) {
        return new Builder(title);
    }

    /** Collects a finding. Not thread-safe. */
    static final class Builder {
        /** What differs between the events of pods that have the same trouble. */
        private static final Pattern POD = Pattern.compile(" in pod \\S+\\([0-9a-f-]{36}\\)");

        private final String title;
        private final Set<Ref> about = new LinkedHashSet<>();
        private final Set<Ref> reliesOn = new LinkedHashSet<>();
        private final Set<String> seen = new LinkedHashSet<>();
        private Optional<Instant> since = Optional.empty();
        private List<EventView> events = List.of();
        private Optional<LogTail> log = Optional.empty();
        private String cause = "";
        private String todo = "";

        private Builder(String title) {
            this.title = title;
        }

        Builder about(Ref ref) {
            about.add(ref);
            return this;
        }

        Builder about(Collection<Ref> refs) {
            about.addAll(refs);
            return this;
        }

        Builder reliesOn(Ref ref) {
            reliesOn.add(ref);
            return this;
        }

        Builder reliesOn(Collection<Ref> refs) {
            reliesOn.addAll(refs);
            return this;
        }

        /** Adds what the cluster says, unless it is nothing or was said. */
        Builder seen(String text) {
            if (!text.isBlank()) {
                seen.add(text.strip());
            }
            return this;
        }

        /** Notes since when; of several the earliest counts. */
        Builder since(Instant when) {
            if (since.filter(known -> known.isBefore(when)).isEmpty()) {
                since = Optional.of(when);
            }
            return this;
        }

        /** Takes the warnings about its objects, or else the other events. */
        Builder eventsFrom(Snapshot snapshot) {
            events = sumUp(
                    about.stream().flatMap(ref -> snapshot.events(ref).stream()).toList());
            return this;
        }

        Builder logFrom(Snapshot snapshot) {
            log = about.stream()
                    .map(snapshot::log)
                    .flatMap(Optional::stream)
                    .filter(tail -> !tail.lines().isEmpty())
                    .findFirst();
            return this;
        }

        Builder cause(String text) {
            cause = text;
            return this;
        }

        Builder todo(String text) {
            todo = text;
            return this;
        }

        Finding build() {
            return new Finding(
                    title, new ArrayList<>(about), reliesOn, new ArrayList<>(seen), since, events, log, cause, todo);
        }

        private static List<EventView> sumUp(List<EventView> all) {
            var warnings = all.stream().filter(EventView::warning).toList();
            var sums = new LinkedHashMap<String, EventView>();
            for (var event : warnings.isEmpty() ? all : warnings) {
                var message = POD.matcher(event.message()).replaceAll("");
                sums.merge(
                        event.reason() + " " + message,
                        new EventView(
                                event.about(), event.warning(), event.reason(), message, event.count(), event.last()),
                        (one, other) -> new EventView(
                                one.about(),
                                one.warning(),
                                one.reason(),
                                one.message(),
                                one.count() + other.count(),
                                one.last().isAfter(other.last()) ? one.last() : other.last()));
            }
            return sums.values().stream()
                    .sorted(Comparator.comparing(EventView::last).reversed())
                    .toList();
        }
    }
}

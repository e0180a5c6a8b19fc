// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.report;

import io.mysimbdp.why.rules.Diagnosis;
import io.mysimbdp.why.rules.Finding;
import io.mysimbdp.why.snapshot.EventView;
import io.mysimbdp.why.snapshot.LogTail;
import io.mysimbdp.why.snapshot.PodTrouble;
import io.mysimbdp.why.snapshot.PodView;
import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes a diagnosis as text. */
public final class Page {
    /** What fits on a page; the first are the likeliest causes. */
    private static final int FINDINGS = 6;

    private static final int NAMES = 3;
    private static final int EVENTS = 2;
    private static final int TEXT_LENGTH = 600;
    private static final String INDENT = "   ";
    private static final String HANG = " ".repeat(11);

    private final Snapshot snapshot;
    private final Style style;
    private final StringBuilder out = new StringBuilder();

    private Page(Snapshot snapshot, Style style) {
        this.snapshot = snapshot;
        this.style = style;
    }

    /** The whole page, its lines ended. */
    public static String of(Diagnosis diagnosis, Snapshot snapshot, String server, Style style) {
        var page = new Page(snapshot, style);
        page.verdict(diagnosis);
        page.findings(diagnosis);
        page.notes(server);
        return page.out.toString();
    }

    private void verdict(Diagnosis diagnosis) {
        var name = snapshot.namespace().name();
        if (diagnosis.isWell() && !snapshot.canSee("pods")) {
            line(style.bad("Can't say whether something is wrong in namespace " + name)
                    + ": you may not list its pods. Is it the right namespace (-n) and context (--context)?");
            return;
        }
        if (diagnosis.isWell()) {
            line(style.good("Nothing wrong found in namespace " + name) + ": " + inventory());
            return;
        }
        var following = diagnosis.causes().stream()
                .mapToInt(cause -> diagnosis.consequencesOf(cause).size())
                .sum();
        var causes = diagnosis.causes();
        var first = causes.get(0).title();
        line(style.bad(count(causes.size(), "problem") + " in namespace " + name)
                + (following == 0 ? "" : ", and " + following + " more that " + (following == 1 ? "follows" : "follow"))
                + (causes.size() == 1 ? ": " : "; the first to look at: ")
                + style.bold(first));
    }

    private String inventory() {
        var pods = snapshot.pods().stream().filter(PodView::isReady).count();
        var parts = new ArrayList<String>();
        parts.add(count(pods, "pod") + " ready");
        parts.add(count(snapshot.resources().size(), "custom resource") + " as wanted");
        if (!snapshot.nodes().isEmpty()) {
            parts.add(count(snapshot.nodes().size(), "node"));
        }
        return String.join(", ", parts)
                + (snapshot.pods().isEmpty()
                                && snapshot.resources().isEmpty()
                                && snapshot.workloads().isEmpty()
                        ? ". It is empty: was the platform created in another one (-n)?"
                        : "");
    }

    private void findings(Diagnosis diagnosis) {
        var causes = diagnosis.causes();
        var shown = style.all() ? causes.size() : Math.min(FINDINGS, causes.size());
        for (var i = 0; i < shown; i++) {
            finding(i + 1, causes.get(i), diagnosis.consequencesOf(causes.get(i)));
        }
        if (shown < causes.size()) {
            line("");
            line("And, in full with --all:");
            for (var i = shown; i < causes.size(); i++) {
                line(INDENT + (i + 1) + ". " + causes.get(i).title());
            }
        }
    }

    private void finding(int number, Finding finding, List<Finding> consequences) {
        line("");
        line(style.bold(number + ". " + finding.title())
                + finding.since()
                        .map(since -> style.dim(" (for " + age(snapshot.since(since)) + ")"))
                        .orElse(""));
        var names = names(finding);
        if (finding.about().size() > 1
                || !finding.title().contains(finding.about().get(0).name())) {
            field("where", names);
        }
        finding.seen().forEach(text -> field("seen", text));
        events(finding);
        finding.log().ifPresent(this::log);
        if (!consequences.isEmpty()) {
            var titles = consequences.stream().map(Finding::title).toList();
            var shown = style.all() ? titles.size() : Math.min(NAMES + 1, titles.size());
            field("so", String.join("; ", titles.subList(0, shown)) + andMore(titles.size() - shown));
        }
        field("cause", finding.cause());
        // Not wrapped: a command must stay in one piece to be copied.
        label("do");
        out.append(finding.todo().replace("kubectl ", style.kubectl() + " ")).append('\n');
        if (style.all()) {
            consequences.forEach(this::consequence);
        }
    }

    private void consequence(Finding finding) {
        line("");
        line(INDENT
                + style.bold("→ " + finding.title())
                + finding.since()
                        .map(since -> style.dim(" (for " + age(snapshot.since(since)) + ")"))
                        .orElse(""));
        finding.seen().forEach(text -> field("seen", text));
        events(finding);
        finding.log().ifPresent(this::log);
    }

    private String names(Finding finding) {
        var refs = finding.about();
        var shown = style.all() ? refs.size() : Math.min(NAMES, refs.size());
        var names = refs.subList(0, shown).stream().map(this::name).collect(Collectors.joining(", "));
        return names + andMore(refs.size() - shown);
    }

    private String name(Ref ref) {
        return ref.namespace().isEmpty()
                        || ref.namespace().equals(snapshot.namespace().name())
                ? ref.toString()
                : ref + " in namespace " + ref.namespace();
    }

    private static String andMore(int more) {
        return more > 0 ? " and " + more + " more" : "";
    }

    private void events(Finding finding) {
        finding.events().stream()
                .filter(event -> finding.seen().stream().noneMatch(text -> text.contains(event.message())))
                .limit(style.all() ? Long.MAX_VALUE : EVENTS)
                .forEach(event -> field("event", text(event)));
    }

    private String text(EventView event) {
        return event.reason() + (event.count() > 1 ? " ×" + event.count() : "") + ", "
                + age(snapshot.since(event.last())) + " ago: " + event.message();
    }

    private void log(LogTail log) {
        field("log", log.pod() + ", container " + log.container() + (log.previous() ? ", before its restart:" : ":"));
        log.lines().forEach(text -> line(HANG + style.dim("| ") + text));
    }

    private void notes(String server) {
        var notes = new ArrayList<String>();
        var starting = snapshot.pods().stream()
                .filter(pod -> pod.isWaitedFor()
                        && !pod.phase().equals("Failed")
                        && PodTrouble.of(pod, snapshot) == PodTrouble.NONE)
                .count();
        if (starting > 0) {
            notes.add(count(starting, "pod") + " still starting, for less than a minute: ask again soon.");
        }
        if (!snapshot.unseen().isEmpty()) {
            notes.add("Not looked at, because you may not see it: "
                    + String.join(", ", new TreeSet<>(snapshot.unseen())) + ".");
        }
        if (!snapshot.notInstalled().isEmpty()) {
            notes.add("Kinds that this cluster doesn't know (their operator isn't installed): "
                    + String.join(", ", new TreeSet<>(snapshot.notInstalled())) + ".");
        }
        notes.add("Looked at " + server + ", changed nothing.");
        line("");
        notes.forEach(note -> wrap(note, "").forEach(text -> line(style.dim(text))));
    }

    private void label(String label) {
        out.append(INDENT).append(style.dim(String.format("%-6s", label))).append("  ");
    }

    private void field(String label, String text) {
        if (text.isBlank()) {
            return;
        }
        label(label);
        var lines = wrap(cut(text), HANG);
        line(lines.get(0).stripLeading());
        lines.subList(1, lines.size()).forEach(this::line);
    }

    private String cut(String text) {
        var oneLine = text.replaceAll("\\s+", " ");
        return !style.all() && oneLine.length() > TEXT_LENGTH ? oneLine.substring(0, TEXT_LENGTH) + " …" : oneLine;
    }

    private List<String> wrap(String text, String indent) {
        var lines = new ArrayList<String>();
        var current = new StringBuilder(indent);
        for (var word : text.split(" ", -1)) {
            if (current.length() > indent.length() && current.length() + 1 + word.length() > style.columns()) {
                lines.add(current.toString());
                current = new StringBuilder(indent);
            }
            current.append(current.length() > indent.length() ? " " : "").append(word);
        }
        lines.add(current.toString());
        return lines;
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /** A duration as a person would say it. */
    static String age(Duration age) {
        if (age.compareTo(Duration.ofMinutes(2)) < 0) {
            return age.toSeconds() + " s";
        }
        if (age.compareTo(Duration.ofHours(2)) < 0) {
            return age.toMinutes() + " min";
        }
        return age.compareTo(Duration.ofDays(2)) < 0 ? age.toHours() + " h" : age.toDays() + " days";
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Ref;
import io.mysimbdp.why.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong, the likely causes before all that follows from them.
 *
 * @param causes what nothing else that was found explains, the first to look at first
 * @param consequences for each cause what follows from it, directly or not
 */
public record Diagnosis(List<Finding> causes, Map<Finding, List<Finding>> consequences) {
    public Diagnosis {
        causes = List.copyOf(causes);
        consequences = Map.copyOf(consequences);
    }

    /** Applies the rules, and finds out what follows from what. */
    public static Diagnosis of(Snapshot snapshot, List<Rule> rules) {
        var findings = new ArrayList<Finding>();
        rules.forEach(rule -> findings.addAll(rule.look(snapshot)));
        var shownBy = new HashMap<Ref, Integer>();
        for (var i = 0; i < findings.size(); i++) {
            for (var ref : findings.get(i).about()) {
                shownBy.putIfAbsent(ref, i);
            }
        }
        var byCause = new LinkedHashMap<Finding, List<Finding>>();
        for (var i = 0; i < findings.size(); i++) {
            var cause = cause(i, findings, shownBy);
            if (cause == i) {
                byCause.computeIfAbsent(findings.get(i), key -> new ArrayList<>());
            } else {
                byCause.computeIfAbsent(findings.get(cause), key -> new ArrayList<>())
                        .add(findings.get(i));
            }
        }
        var causes = findings.stream().filter(byCause::containsKey).toList();
        return new Diagnosis(causes, byCause);
    }

    /** What a finding follows from in the end; itself if from nothing. */
    private static int cause(int index, List<Finding> findings, Map<Ref, Integer> shownBy) {
        var path = new ArrayList<Integer>();
        var at = index;
        while (!path.contains(at)) {
            path.add(at);
            var self = at;
            at = findings.get(at).reliesOn().stream()
                    .map(shownBy::get)
                    .filter(found -> found != null && found != self)
                    .min(Integer::compare)
                    .orElse(at);
        }
        // Those that rely on each other follow from the likeliest of them.
        return Collections.min(path.subList(path.indexOf(at), path.size()));
    }

    /** What follows from a cause. */
    public List<Finding> consequencesOf(Finding cause) {
        return consequences.getOrDefault(cause, List.of());
    }

    public boolean isWell() {
        return causes.isEmpty();
    }
}

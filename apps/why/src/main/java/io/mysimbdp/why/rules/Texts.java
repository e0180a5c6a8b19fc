// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import io.mysimbdp.why.snapshot.Ref;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Wording that rules share. */
final class Texts {
    private Texts() {}

    /** Such as {@code 1 pod} or {@code 12 pods}. */
    static String count(long number, String noun) {
        return number + " " + (number == 1 ? noun : plural(noun));
    }

    private static String plural(String noun) {
        if (noun.endsWith("y")) {
            return noun.substring(0, noun.length() - 1) + "ies";
        }
        return noun.endsWith("s") ? noun + "es" : noun + "s";
    }

    /** The only object, or how many there are of its kind. */
    static String oneOrCount(Collection<Ref> refs) {
        var first = refs.iterator().next();
        return refs.size() == 1 ? first.toString() : count(refs.size(), first.singular());
    }

    /** The right form of a verb. */
    static String verb(Collection<?> subjects, String one, String many) {
        return subjects.size() == 1 ? one : many;
    }

    /** The command up to what is to be done; {@code -n} only for what lies in a namespace. */
    static String kubectl(Ref ref, String verb) {
        var where = ref.namespace().isEmpty() ? "kubectl" : "kubectl -n " + ref.namespace();
        return where + " " + verb + " " + ref.singular() + " " + ref.name();
    }

    /** Groups in the order of first appearance. */
    static <K, T> Map<K, List<T>> group(Collection<T> all, Function<T, K> by) {
        var groups = new LinkedHashMap<K, List<T>>();
        all.forEach(one ->
                groups.computeIfAbsent(by.apply(one), key -> new ArrayList<>()).add(one));
        return groups;
    }
}

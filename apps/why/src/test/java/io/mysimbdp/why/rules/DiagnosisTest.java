// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.why.rules;

import static io.mysimbdp.why.rules.Samples.ref;
import static io.mysimbdp.why.rules.Samples.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
    @Test
    void shouldFollowCausesToTheirOwnCause() {
        var first = finding("first", "a");
        var second = finding("second", "b", "a");
        var third = finding("third", "c", "b");

        var diagnosis = diagnose(third, second, first);

        assertThat(diagnosis.causes()).containsExactly(first);
        assertThat(diagnosis.consequencesOf(first)).containsExactly(third, second);
    }

    @Test
    void shouldPreferTheLikelierOfTwoThatRelyOnEachOther() {
        var likelier = finding("likelier", "a", "b");
        var other = finding("other", "b", "a");
        var follower = finding("follower", "c", "b");

        var diagnosis = diagnose(likelier, other, follower);

        assertThat(diagnosis.causes()).containsExactly(likelier);
        assertThat(diagnosis.consequencesOf(likelier)).containsExactly(other, follower);
    }

    @Test
    void shouldKeepTheOrderOfTheRules() {
        var one = finding("one", "a");
        var two = finding("two", "b");

        assertThat(diagnose(one, two).causes()).containsExactly(one, two);
    }

    private static Diagnosis diagnose(Finding... findings) {
        return Diagnosis.of(snapshot().build(), List.of(snapshot -> List.of(findings)));
    }

    private static Finding finding(String title, String about, String... reliesOn) {
        return Finding.titled(title)
                .about(ref("Pod", about))
                .reliesOn(
                        List.of(reliesOn).stream().map(name -> ref("Pod", name)).toList())
                .build();
    }
}

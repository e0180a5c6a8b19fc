// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {
    @Test
    void isReadAsItIsWritten() {
        var key = ApiKey.random();

        assertThat(key.text()).matches("mdk_[a-z0-9]{12}_[A-Za-z0-9]{32}");
        assertThat(ApiKey.parse(key.text())).contains(key);
    }

    @Test
    void isAnotherEachTime() {
        assertThat(Stream.generate(ApiKey::random).limit(1_000).map(ApiKey::text))
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mdk_",
                "mdk_abcdefghijkl",
                "mdk_abcdefghijkl_",
                "mdk_abcdefghijkl_0123456789012345678901234567890",
                "mdk_abcdefghijkl_012345678901234567890123456789012",
                "mdk_ABCDEFGHIJKL_01234567890123456789012345678901",
                "mdk_abcdefghijkl_0123456789012345678901234567890'",
                "sdk_abcdefghijkl_01234567890123456789012345678901"
            })
    void isNothingOfAnotherForm(String text) {
        assertThat(ApiKey.parse(text)).isEmpty();
    }

    @Test
    void matchesItsOwnHashOnly() {
        var key = ApiKey.random();

        assertThat(key.matches(key.hash())).isTrue();
        assertThat(key.matches(new ApiKey(key.id(), ApiKey.random().secret()).hash()))
                .isFalse();
        assertThat(key.matches(new byte[0])).isFalse();
    }

    @Test
    void isNotPrintedByAccident() {
        var key = ApiKey.random();

        assertThat("" + key).contains(key.id()).doesNotContain(key.secret());
    }
}

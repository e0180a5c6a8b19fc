// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PasswordTest {

    @Test
    void isLongSafeInUrlsAndNeverTheSame() {
        assertThat(Password.random().value()).matches("[A-Za-z0-9]{40}");
        assertThat(Password.random()).isNotEqualTo(Password.random());
    }

    @Test
    void isNotPrinted() {
        assertThat(new Password("geheim")).hasToString("a password");
    }

    @Test
    void isSomething() {
        assertThatThrownBy(() -> new Password(" ")).isInstanceOf(IllegalArgumentException.class);
    }
}

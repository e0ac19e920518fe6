// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProtectionDecisionTest {

    @ParameterizedTest
    @EnumSource
    void ofTokenShouldFindEveryDecisionByItsToken(ProtectionDecision decision) {
        assertThat(decision.token()).matches("[a-z-]+");
        assertThat(ProtectionDecision.ofToken(decision.token())).contains(decision);
    }

    @Test
    void ofTokenShouldBeEmptyWhenTheTokenIsUnknown() {
        assertThat(ProtectionDecision.ofToken("perhaps")).isEmpty();
    }

    @Test
    void protectShouldHoldWhenNothingCouldBeDecided() {
        assertThat(ProtectionDecision.UNDECIDED.protect()).isTrue();
    }
}

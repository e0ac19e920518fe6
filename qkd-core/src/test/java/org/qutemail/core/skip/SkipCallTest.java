// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.qutemail.core.source.KmeOutcome;

class SkipCallTest {

    @ParameterizedTest
    @CsvSource({
        "KEY_OF_ID, 400, '', NOT_YET",
        "KEY_OF_ID, 400, no key of this id, NOT_YET",
        "KEY_OF_ID, 404, Not Found, NOT_YET",
        "KEY_OF_ID, 500, '', RETRYABLE",
        "KEY_OF_ID, 503, no keys, RETRYABLE",
        "NEW_KEY, 400, '', PROTOCOL",
        "NEW_KEY, 400, no more keys, EXHAUSTED",
        "NEW_KEY, 404, '', PROTOCOL",
        "NEW_KEY, 405, '', PROTOCOL",
        "NEW_KEY, 500, '', RETRYABLE",
        "NEW_KEY, 503, '', RETRYABLE",
        "NEW_KEY, 503, insufficient key material, EXHAUSTED",
        "NEW_KEY, 429, slow down, RETRYABLE",
        "NEW_KEY, 302, '', PROTOCOL",
        "NEW_KEY, 204, '', PROTOCOL",
        "CAPABILITIES, 400, no keys, PROTOCOL",
        "CAPABILITIES, 404, '', PROTOCOL",
        "CAPABILITIES, 503, '', RETRYABLE",
    })
    void outcomeShouldSayWhatToDo(SkipCall call, int status, String message, KmeOutcome expected) {
        assertThat(call.outcome(status, message)).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void outcomeShouldBeUnauthorisedWhenTheCallerIsNotAccepted(SkipCall call) {
        assertThat(call.outcome(401, "")).isEqualTo(KmeOutcome.UNAUTHORISED);
        assertThat(call.outcome(403, "")).isEqualTo(KmeOutcome.UNAUTHORISED);
    }

    @Test
    void aKeyMayBeGoneOnlyWhenZeroisingANewOneFailed() {
        assertThat(SkipCall.NEW_KEY.keyMayBeGone(500)).isTrue();
        assertThat(SkipCall.NEW_KEY.keyMayBeGone(503)).isFalse();
        assertThat(SkipCall.KEY_OF_ID.keyMayBeGone(500)).isFalse();
    }
}

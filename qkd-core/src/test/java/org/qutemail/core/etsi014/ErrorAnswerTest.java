// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.etsi014.ErrorAnswer.Call;
import org.qutemail.core.source.KmeOutcome;

class ErrorAnswerTest {

    @ParameterizedTest
    @CsvSource({
        "ENC_KEYS, 400, size shall be a multiple of 8, PROTOCOL",
        "ENC_KEYS, 400, '', PROTOCOL",
        "ENC_KEYS, 400, Not enough keys available, EXHAUSTED",
        "ENC_KEYS, 400, insufficient key material, EXHAUSTED",
        "ENC_KEYS, 503, Key pool exhausted, EXHAUSTED",
        "ENC_KEYS, 503, '', RETRYABLE",
        "ENC_KEYS, 503, Error of server side, RETRYABLE",
        "ENC_KEYS, 401, '', UNAUTHORISED",
        "ENC_KEYS, 403, '', UNAUTHORISED",
        "ENC_KEYS, 404, '', PROTOCOL",
        "ENC_KEYS, 302, '', PROTOCOL",
        "ENC_KEYS, 204, '', PROTOCOL",
        "ENC_KEYS, 500, '', RETRYABLE",
        "ENC_KEYS, 429, '', RETRYABLE",
        "DEC_KEYS, 400, one or more keys specified are not found on KME, NOT_YET",
        "DEC_KEYS, 401, '', NOT_YET",
        "DEC_KEYS, 403, '', UNAUTHORISED",
        "DEC_KEYS, 404, '', NOT_YET",
        "DEC_KEYS, 503, '', RETRYABLE",
        "STATUS, 401, '', UNAUTHORISED",
        "STATUS, 503, no keys, RETRYABLE",
    })
    void outcomeShouldFollowFromCallCodeAndText(
            Call call, int status, String message, KmeOutcome outcome) {
        assertThat(ErrorAnswer.outcome(call, status, message)).isEqualTo(outcome);
    }
}

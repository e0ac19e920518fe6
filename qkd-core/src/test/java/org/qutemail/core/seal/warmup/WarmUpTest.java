// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.warmup;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    @Test
    void runShouldSealAndOpenWithoutAnyKeyService() {
        assertThat(WarmUp.run(Duration.ofSeconds(1), new SecureRandom())).isPositive();
    }

    @Test
    void runShouldDoNothingWhenThereIsNoTime() {
        assertThat(WarmUp.run(Duration.ZERO, new SecureRandom())).isZero();
    }

    @Test
    void beginShouldHappenOnceAndNotWhereItIsSwitchedOff() {
        System.setProperty(WarmUp.SWITCH, "off");
        try {
            assertThat(WarmUp.begin(new SecureRandom())).isFalse();
        } finally {
            System.clearProperty(WarmUp.SWITCH);
        }
        assertThat(WarmUp.begin(new SecureRandom())).isTrue();
        assertThat(WarmUp.begin(new SecureRandom())).isFalse();
    }

    @Test
    void runShouldEndQuietlyWhenSomethingIsWrong() {
        SecureRandom broken =
                new SecureRandom() {
                    private static final long serialVersionUID = 1L;
                    private int calls;

                    @Override
                    public void nextBytes(byte[] bytes) {
                        if (++calls > 10) {
                            throw new IllegalStateException("no randomness");
                        }
                        super.nextBytes(bytes);
                    }
                };

        assertThat(WarmUp.run(Duration.ofSeconds(60), broken)).isLessThan(10);
    }
}

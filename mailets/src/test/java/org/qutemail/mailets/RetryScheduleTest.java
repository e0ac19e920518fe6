// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import javax.mail.MessagingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScheduleTest {

    @Test
    void nextShouldFollowTheDelaysAndThenRepeatTheLast() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse(null, null);

        assertThat(schedule.next(0, Duration.ZERO)).contains(Duration.ofSeconds(60));
        assertThat(schedule.next(1, Duration.ofSeconds(60))).contains(Duration.ofSeconds(120));
        assertThat(schedule.next(2, Duration.ofSeconds(180))).contains(Duration.ofSeconds(240));
        assertThat(schedule.next(900, Duration.ofDays(4))).contains(Duration.ofSeconds(240));
    }

    @Test
    void nextShouldGiveUpWhenTheTimeIsOver() throws Exception {
        RetrySchedule schedule = RetrySchedule.parse("10 ms", "2s");

        assertThat(schedule.next(3, Duration.ofMillis(1999))).contains(Duration.ofMillis(10));
        assertThat(schedule.next(3, Duration.ofSeconds(2))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "60s,,120s", "-5s", "0s", "60s 120s"})
    void parseShouldNameTheParameterWhenADelayIsNone(String delays) {
        assertThatThrownBy(() -> RetrySchedule.parse(delays, null))
                .isInstanceOf(MessagingException.class)
                .hasMessageContaining("delays");
    }

    @Test
    void parseShouldNameTheParameterWhenGiveUpAfterIsNoDuration() {
        assertThatThrownBy(() -> RetrySchedule.parse(null, "never"))
                .hasMessageContaining("giveUpAfter has 'never'");
    }
}

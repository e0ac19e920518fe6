// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.policy.StorageTrouble.Kind;
import org.qutemail.mailets.Storage;

class StorageHookTest {

    @ParameterizedTest
    @CsvSource({"NO_ROOM, 452, 4.3.1", "READ_ONLY, 451, 4.3.0", "AWAY, 451, 4.3.0"})
    void mailShouldBePutOffWhenItCannotBeKept(Kind kind, String code, String status) {
        HookResult result =
                new StorageHook(Storage.with(kind)).doMail(null, MaybeSender.nullSender());

        assertThat(result.getSmtpRetCode()).isEqualTo(code);
        // The reason is for the operator: it names directories.
        assertThat(result.getSmtpDescription()).startsWith(status).doesNotContain("for the test");
    }

    @Test
    void mailShouldBeTakenWhenTheStorageIsSound() {
        assertThat(new StorageHook(StorageState.SOUND).doMail(null, MaybeSender.nullSender()))
                .isEqualTo(HookResult.DECLINED);
    }
}

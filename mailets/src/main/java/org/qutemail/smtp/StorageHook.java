// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import java.util.Optional;
import javax.inject.Inject;
import org.apache.james.core.MaybeSender;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.protocols.smtp.hook.MailHook;
import org.qutemail.core.policy.StorageState;
import org.qutemail.core.policy.StorageTrouble;

/**
 * Takes no mail that could not be kept: while the disk has little room or the database is away,
 * MAIL is answered with a temporary error and the sender keeps the mail.
 *
 * <p>Stands in {@code <handlerchain>} of every port. No parameters.
 *
 * <table>
 * <caption>Answers</caption>
 * <tr><td>MAIL while the disk is full, or nearly</td><td>452 4.3.1</td></tr>
 * <tr><td>MAIL while disk or database cannot be written</td><td>451 4.3.0</td></tr>
 * </table>
 *
 * <pre>{@code
 * <handler class="org.qutemail.smtp.StorageHook"/>
 * }</pre>
 */
public class StorageHook implements MailHook {

    private static final HookResult NO_ROOM =
            later(SMTPRetCode.SYSTEM_STORAGE_ERROR, "4.3.1 Insufficient system storage");
    private static final HookResult NOT_NOW =
            later(SMTPRetCode.LOCAL_ERROR, "4.3.0 The storage of this server cannot be written");

    private final StorageState storage;

    @Inject
    public StorageHook(StorageState storage) {
        this.storage = storage;
    }

    @Override
    public HookResult doMail(SMTPSession session, MaybeSender sender) {
        Optional<StorageTrouble.Kind> trouble = storage.trouble().map(StorageTrouble::kind);
        if (trouble.isEmpty()) {
            return HookResult.DECLINED;
        }
        return trouble.get() == StorageTrouble.Kind.NO_ROOM ? NO_ROOM : NOT_NOW;
    }

    private static HookResult later(String code, String text) {
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.denySoft())
                .smtpReturnCode(code)
                .smtpDescription(text + ", try again later")
                .build();
    }
}

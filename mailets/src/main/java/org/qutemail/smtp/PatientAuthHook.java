// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import javax.inject.Inject;
import org.apache.james.core.Username;
import org.apache.james.mailbox.Authorizator;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;
import org.apache.james.smtpserver.UsersRepositoryAuthHook;
import org.apache.james.user.api.UsersRepository;
import org.qutemail.core.policy.StorageState;

/**
 * James's login, which says {@code 454 4.7.0} (RFC 4954 section 6) while the users cannot be looked
 * up. The original says 535 then, and programs ask their users for another password. To be bound in
 * its place: the core handlers name it.
 */
public class PatientAuthHook extends UsersRepositoryAuthHook {

    private static final HookResult LATER =
            HookResult.builder()
                    .hookReturnCode(HookReturnCode.denySoft())
                    .smtpReturnCode("454")
                    .smtpDescription("4.7.0 Temporary authentication failure")
                    .build();

    private final StorageState storage;

    @Inject
    public PatientAuthHook(UsersRepository users, Authorizator authorizator, StorageState storage) {
        super(users, authorizator);
        this.storage = storage;
    }

    @Override
    public HookResult doAuth(SMTPSession session, Username username, String password) {
        HookResult result = super.doAuth(session, username, password);
        return result == HookResult.DECLINED && storage.wasTroubled() ? LATER : result;
    }
}

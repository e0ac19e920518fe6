// SPDX-License-Identifier: Apache-2.0
package org.qutemail.smtp;

import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.apache.james.protocols.smtp.SMTPResponse;
import org.apache.james.protocols.smtp.SMTPRetCode;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.core.esmtp.MailSizeEsmtpExtension;
import org.apache.james.protocols.smtp.hook.HookResult;

/**
 * James's SIZE extension (RFC 1870) with the right answers: a size that no {@code int} holds is too
 * large and no error of syntax (the RFC allows 20 digits), and a message that grows over the limit
 * in DATA is not told of a quota. To be bound in the place of the original, which the core handlers
 * name.
 */
public class MessageSizeLimit extends MailSizeEsmtpExtension {

    private static final String LONGER_THAN_INT = "0*[1-9][0-9]{9,19}";
    private static final Response TOO_LARGE =
            new SMTPResponse(
                            SMTPRetCode.QUOTA_EXCEEDED,
                            "5.3.4 Message size exceeds fixed maximum message size")
                    .immutable();

    @Override
    public HookResult doMailParameter(SMTPSession session, String name, String value) {
        boolean huge = value != null && value.matches(LONGER_THAN_INT);
        return super.doMailParameter(
                session, name, huge ? String.valueOf(Integer.MAX_VALUE) : value);
    }

    @Override
    public Response onLine(SMTPSession session, byte[] line, LineHandler<SMTPSession> next) {
        Response response = super.onLine(session, line, next);
        return response != null && SMTPRetCode.QUOTA_EXCEEDED.equals(response.getRetCode())
                ? TOO_LARGE
                : response;
    }
}

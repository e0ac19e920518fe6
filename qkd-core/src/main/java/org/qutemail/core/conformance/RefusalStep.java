// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Locale;
import java.util.UUID;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.etsi014.ProbeClient;
import org.qutemail.core.source.KmeException;

/** Requests that the standard has an entity refuse, with the texts it prescribes. */
final class RefusalStep implements ProbeStep {

    @Override
    public void run(ProbeSession probe) throws KmeException {
        refused(
                probe,
                Check.ODD_SIZE,
                "size shall be a multiple of 8",
                () -> probe.submit.postEncKeys("{\"number\":1,\"size\":257}"));
        refused(
                probe,
                Check.MANDATORY_EXTENSION,
                "not all extension_mandatory",
                () ->
                        probe.submit.postEncKeys(
                                "{\"extension_mandatory\":[{\"x_qutemail_unknown\":1}]}"));
        refused(
                probe,
                Check.TOO_MANY,
                "",
                () ->
                        probe.submit.postEncKeys(
                                "{\"number\":" + (probe.maxKeysPerRequest + 1L) + "}"));
        refused(
                probe,
                Check.UNKNOWN_KEY,
                "one or more keys specified are not found on kme",
                () ->
                        probe.store.postDecKeys(
                                "{\"key_IDs\":[{\"key_ID\":\"" + UUID.randomUUID() + "\"}]}"));
        selfAsSlave(probe);
    }

    /**
     * @param text in lower case, what the message must hold; empty when the standard has none
     */
    private static void refused(
            ProbeSession probe, Check check, String text, ProbeSession.Call call)
            throws KmeException {
        try (ProbeAnswer answer = probe.once(call)) {
            boolean refused = answer.status() == 400;
            boolean worded = answer.message().toLowerCase(Locale.ROOT).contains(text);
            ProbeClient end = check == Check.UNKNOWN_KEY ? probe.store : probe.submit;
            probe.report(
                    check,
                    refused ? worded ? Severity.OK : Severity.NOTE : Severity.DEVIATION,
                    end,
                    ProbeSession.describe(answer));
        }
    }

    private static void selfAsSlave(ProbeSession probe) throws KmeException {
        String self = probe.submit.saeId();
        try (ProbeAnswer answer =
                probe.once(() -> probe.submit.postEncKeys(self, "{\"number\":1}"))) {
            boolean allowed = answer.status() == 200;
            probe.report(
                    Check.SELF_SLAVE,
                    allowed ? Severity.NOTE : Severity.OK,
                    probe.submit,
                    (allowed ? "allowed: " : "refused: ") + ProbeSession.describe(answer));
        }
    }
}

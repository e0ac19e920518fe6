// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import javax.inject.Inject;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.utils.GuiceProbe;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyStatus;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.mailbox.SealedMailboxMetrics;

/** The keys of the server under test, and what the sealed mailbox counted. */
public final class KeyProbe implements GuiceProbe {

    private final QkdKeyService keys;
    private final SealedMailboxMetrics metrics;
    private final DurableVault vault;

    @Inject
    KeyProbe(QkdKeyService keys, SealedMailboxMetrics metrics, DurableVault vault) {
        this.keys = keys;
        this.metrics = metrics;
        this.vault = vault;
    }

    /** Keys and copy secrets as they are stored. */
    public KeyVault vault() {
        return vault.keys();
    }

    public KeyStatus status() {
        return keys.status();
    }

    public SealedMailboxMetrics metrics() {
        return metrics;
    }

    /** The copy that a sealed row was sealed with. */
    private static CopyRef copyOf(MailboxMessage row) throws IOException, SealException {
        return new CopyRef(
                RecordFormat.keyId(row.getHeaderContent().readAllBytes()), contextOf(row));
    }

    /** What the row names as the context of its records; else they are bound to the message id. */
    private static byte[] contextOf(MailboxMessage row) {
        return row.getProperties().toProperties().stream()
                .filter(property -> property.getLocalName().equals("qutemail=0000"))
                .map(property -> property.getValue().split("\\.")[1])
                .filter(context -> !context.isEmpty())
                .map(Base64.getUrlDecoder()::decode)
                .findFirst()
                .orElseGet(() -> row.getMessageId().serialize().getBytes(StandardCharsets.UTF_8));
    }

    /** Makes the key of one stored message go missing. */
    public void forget(MailboxMessage row) throws IOException, SealException, KeyException {
        keys.destroyCopy(copyOf(row));
    }
}

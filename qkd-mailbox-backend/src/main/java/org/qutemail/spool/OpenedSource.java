// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;
import org.apache.james.lifecycle.api.Disposable;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.mailet.Mail;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.core.seal.record.SealIOException;

/**
 * The message of an opened mail: opened anew, segment by segment, each time that it is read. No
 * plaintext is held between two readings.
 */
final class OpenedSource implements MimeMessageSource, Disposable {

    private static final RecordOpener OPENER = new RecordOpener(false);

    private final String id = UUID.randomUUID().toString();
    private final SpoolKeys keys;
    private final KeyId key;
    private final byte[] context;
    private final RecordSource record;
    private final long start;
    private final long length;
    private final Mail kept;

    /**
     * @param start where the message begins in the plaintext
     * @param length of the message
     * @param kept disposed with this
     */
    OpenedSource(
            SpoolKeys keys,
            KeyId key,
            byte[] context,
            RecordSource record,
            long start,
            long length,
            Mail kept) {
        this.keys = keys;
        this.key = key;
        this.context = context;
        this.record = record;
        this.start = start;
        this.length = length;
        this.kept = kept;
    }

    @Override
    public String getSourceId() {
        return id;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        try (KeyMaterial material = keys.withId(key)) {
            InputStream plaintext = OPENER.openStream(material, RecordPart.BODY, context, record);
            plaintext.skipNBytes(start);
            return plaintext;
        } catch (SealException e) {
            throw new SealIOException(e);
        }
    }

    @Override
    public long getMessageSize() {
        return length;
    }

    @Override
    public void dispose() {
        LifecycleUtil.dispose(kept);
    }
}

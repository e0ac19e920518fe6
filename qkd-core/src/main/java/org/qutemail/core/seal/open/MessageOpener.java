// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.seal.record.RecordOpener;

/**
 * Opens exported messages of every form: a mail message with {@code smime.p7m}, that CMS alone in
 * DER, or records.
 */
public final class MessageOpener {

    private static final byte[] ENVELOPE_START =
            (QkdEnvelope.FIELD + ":").getBytes(StandardCharsets.US_ASCII);
    private static final byte DER_SEQUENCE = 0x30;

    private final RecordOpener records;
    private final CmsOpener cms = new CmsOpener();

    /** What a file holds. */
    public enum Form {
        /** A mail message that carries CMS. */
        MESSAGE,
        /** CMS in DER. */
        CMS,
        /** A record. */
        RECORD
    }

    /**
     * @param allowSimulated whether records under simulated keys are opened
     */
    public MessageOpener(boolean allowSimulated) {
        this.records = new RecordOpener(allowSimulated);
    }

    /**
     * Tells from the first octets, or from the message's header.
     *
     * @throws SealException UNSUPPORTED: none of these
     */
    public static Form formOf(byte[] file) throws SealException {
        if (RecordFormat.looksLikeRecord(file)) {
            return Form.RECORD;
        }
        if (CmsMime.isSealed(file)) {
            return Form.MESSAGE;
        }
        if (file.length > 0 && file[0] == DER_SEQUENCE) {
            return Form.CMS;
        }
        throw new SealException(
                SealError.UNSUPPORTED,
                "neither a message of type application/pkcs7-mime;"
                        + " smime-type=authEnveloped-data, nor CMS in DER, nor a record");
    }

    /**
     * The id of the key that a file needs. Not verified: opening does that.
     *
     * @throws SealException as far as it shows without a key
     */
    public static KeyId keyIdOf(byte[] file) throws SealException {
        switch (formOf(file)) {
            case RECORD:
                return RecordFormat.keyId(file);
            case MESSAGE:
                return new CmsOpener().keyId(CmsMime.extract(file));
            default:
                return new CmsOpener().keyId(file);
        }
    }

    /**
     * Opens a message with CMS in it, or CMS alone. Content that does not begin with our envelope
     * field, such as other software may seal, comes out as it is.
     *
     * @throws SealException why not; UNSUPPORTED as well when it is a record, or when the envelope
     *     field is malformed
     */
    public OpenedMessage openSealed(byte[] file, OpeningKey key) throws SealException {
        Form form = formOf(file);
        if (form == Form.RECORD) {
            throw new SealException(
                    SealError.UNSUPPORTED, "a record; its context is needed to open it");
        }
        byte[] der = form == Form.MESSAGE ? CmsMime.extract(file) : file;
        byte[] content;
        try (KeyMaterial material = key.forCms()) {
            content = cms.open(der, material);
        }
        int length = Math.min(content.length, ENVELOPE_START.length);
        if (!Arrays.equals(Arrays.copyOf(content, length), ENVELOPE_START)) {
            return new OpenedMessage(content, key.id(), Optional.empty(), false);
        }
        QkdEnvelope.Enveloped enveloped = QkdEnvelope.parse(content);
        return new OpenedMessage(
                enveloped.message(), key.id(), Optional.of(enveloped.envelope()), false);
    }

    /**
     * Opens the records of one message, header and body in any order, or one attachment.
     *
     * @param context what they are bound to, see {@link
     *     org.qutemail.core.seal.record.RecordContext}
     * @return header, then body; or the attachment
     * @throws SealException why not
     * @throws IllegalArgumentException the records do not belong together by their parts
     */
    public OpenedMessage openRecords(List<byte[]> files, OpeningKey key, byte[] context)
            throws SealException {
        List<RecordPart> parts = new ArrayList<>();
        for (byte[] file : files) {
            parts.add(RecordFormat.part(file));
        }
        requireOneMessage(parts);
        ByteArrayOutputStream plaintext = new ByteArrayOutputStream();
        boolean simulated = false;
        for (RecordPart part : RecordPart.values()) {
            int index = parts.indexOf(part);
            if (index >= 0) {
                byte[] record = files.get(index);
                boolean mark = RecordFormat.simulated(record);
                simulated |= mark;
                try (KeyMaterial material = key.forRecord(mark)) {
                    plaintext.writeBytes(records.open(material, part, context, record));
                }
            }
        }
        return new OpenedMessage(plaintext.toByteArray(), key.id(), Optional.empty(), simulated);
    }

    private static void requireOneMessage(List<RecordPart> parts) {
        boolean distinct = parts.stream().distinct().count() == parts.size();
        boolean mixed = parts.contains(RecordPart.ATTACHMENT) && parts.size() > 1;
        if (parts.isEmpty() || !distinct || mixed) {
            throw new IllegalArgumentException(
                    "give the header record and the body record of one message, or one of them,"
                            + " or one attachment; these are "
                            + parts);
        }
    }
}

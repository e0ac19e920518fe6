// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * Where the variable octets of a sealed message lie, once it was found to be our profile, octet for
 * octet. Nothing of it is verified yet.
 *
 * @param keyId the keyIdentifier
 * @param wrapped the wrapped content key
 * @param nonce of AES-256-GCM
 * @param ciphertext encryptedContent
 * @param mac the tag
 */
record CmsMessage(
        KeyId keyId, byte[] wrapped, byte[] nonce, DerCursor.Span ciphertext, DerCursor.Span mac) {

    static CmsMessage parse(byte[] cms) throws SealException {
        requireWhole(cms);
        DerCursor file = new DerCursor(cms);
        DerCursor contentInfo = file.enter(DerWriter.SEQUENCE, "ContentInfo");
        file.finish("the file");
        contentInfo.expect(CmsProfile.AUTH_ENVELOPED_DATA, "id-ct-authEnvelopedData");
        DerCursor explicit = contentInfo.enter(CmsProfile.EXPLICIT_0, "content");
        contentInfo.finish("ContentInfo");
        DerCursor data = explicit.enter(DerWriter.SEQUENCE, "AuthEnvelopedData");
        explicit.finish("content");

        data.expect(CmsProfile.VERSION_0, "version 0");
        DerCursor recipients = data.enter(DerWriter.SET, "recipientInfos");
        DerCursor recipient = recipients.enter(CmsProfile.KEKRI, "KEKRecipientInfo");
        recipients.finish("recipientInfos");
        DerCursor encrypted = data.enter(DerWriter.SEQUENCE, "authEncryptedContentInfo");
        DerCursor.Span mac = data.next(DerWriter.OCTET_STRING, CmsProfile.TAG_SIZE, "mac");
        data.finish("AuthEnvelopedData");

        recipient.expect(CmsProfile.VERSION_4, "version 4");
        DerCursor kekId = recipient.enter(DerWriter.SEQUENCE, "KEKIdentifier");
        DerCursor.Span keyId = kekId.next(DerWriter.OCTET_STRING, KeyId.SIZE, "keyIdentifier");
        kekId.finish("KEKIdentifier");
        recipient.expect(CmsProfile.AES256_WRAP, "id-aes256-wrap without parameters");
        DerCursor.Span wrapped =
                recipient.next(DerWriter.OCTET_STRING, CmsProfile.WRAPPED_SIZE, "encryptedKey");
        recipient.finish("KEKRecipientInfo");

        encrypted.expect(CmsProfile.DATA, "id-data");
        DerCursor algorithm = encrypted.enter(DerWriter.SEQUENCE, "AlgorithmIdentifier");
        DerCursor.Span content = encrypted.next(CmsProfile.IMPLICIT_0, "encryptedContent");
        encrypted.finish("authEncryptedContentInfo");
        algorithm.expect(CmsProfile.AES256_GCM, "id-aes256-GCM");
        DerCursor parameters = algorithm.enter(DerWriter.SEQUENCE, "GCMParameters");
        algorithm.finish("AlgorithmIdentifier");
        DerCursor.Span nonce =
                parameters.next(DerWriter.OCTET_STRING, CmsProfile.NONCE_SIZE, "aes-nonce");
        parameters.expect(CmsProfile.ICV_LENGTH, "aes-ICVlen 16");
        parameters.finish("GCMParameters");
        return new CmsMessage(
                KeyId.of(cms, keyId.start()), wrapped.of(cms), nonce.of(cms), content, mac);
    }

    /**
     * TRUNCATED when the outermost length says that octets are missing. A length that DER does not
     * allow is left to the parser.
     */
    private static void requireWhole(byte[] cms) throws SealException {
        if (cms.length == 0) {
            throw truncated("it is empty");
        }
        if ((cms[0] & 0xFF) != DerWriter.SEQUENCE) {
            return;
        }
        if (cms.length == 1) {
            throw truncated("it ends in the outermost length");
        }
        int first = cms[1] & 0xFF;
        if (first < 0x80) {
            requireLength(first, cms.length - 2);
            return;
        }
        int count = first - 0x80;
        if (count == 0 || count == 0x7F) {
            return;
        }
        if (cms.length < 2 + count) {
            throw truncated("it ends in the outermost length");
        }
        boolean minimal = cms[2] != 0 && (count > 1 || (cms[2] & 0xFF) >= 0x80);
        if (minimal) {
            requireLength(announced(cms, count), cms.length - 2 - count);
        }
    }

    private static long announced(byte[] cms, int count) {
        if (count > 4) {
            return Long.MAX_VALUE;
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | cms[2 + i] & 0xFF;
        }
        return length;
    }

    private static void requireLength(long announced, int following) throws SealException {
        if (announced > following) {
            throw truncated("the outermost length announces more than follows");
        }
    }

    private static SealException truncated(String detail) {
        return new SealException(SealError.TRUNCATED, detail);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.qutemail.core.key.CopyKeys;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.cms.QkdEnvelope;
import org.qutemail.core.seal.record.RecordContext;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.secret.SecretBytes;

class MessageOpenerTest {

    private static final byte[] HEADER = octets("Subject: hello\r\n\r\n");
    private static final byte[] BODY = octets("Dear all\r\n");
    private static final byte[] MESSAGE = octets("Subject: hello\r\n\r\nDear all\r\n");
    private static final byte[] CONTEXT = RecordContext.ofMessageId("42");
    private static final QkdEnvelope ENVELOPE =
            new QkdEnvelope(UUID.randomUUID(), "a@x.test", List.of("b@x.test"));

    private final MessageOpener opener = new MessageOpener(false);
    private final SecureRandom random = new SecureRandom();
    private final SecretBytes copySecret = SecretBytes.random(32, random);
    private final OpeningKey key = key(Optional.empty());

    @Test
    void openSealedShouldOpenCmsAndTakeOffTheEnvelope() throws Exception {
        byte[] cms = new CmsSealer(random).seal(Keys.real(), ENVELOPE.prepend(MESSAGE));
        OpenedMessage opened = opener.openSealed(cms, key);
        assertThat(opened.octets()).isEqualTo(MESSAGE);
        assertThat(opened.envelope()).contains(ENVELOPE);
        assertThat(opened.keyId()).isEqualTo(Keys.ID);
        assertThat(MessageOpener.keyIdOf(cms)).isEqualTo(Keys.ID);
    }

    @Test
    void openSealedShouldOpenTheMessageThatCarriesCms() throws Exception {
        byte[] cms = new CmsSealer(random).seal(Keys.real(), ENVELOPE.prepend(MESSAGE));
        byte[] mail = CmsMime.wrap(cms, new CmsMime.Headers("<a@x>", "<b@x>", "today", "<1@x>"));
        assertThat(opener.openSealed(mail, key).octets()).isEqualTo(MESSAGE);
        assertThat(MessageOpener.formOf(mail)).isEqualTo(MessageOpener.Form.MESSAGE);
        assertThat(MessageOpener.keyIdOf(mail)).isEqualTo(Keys.ID);
    }

    @Test
    void openSealedShouldGiveContentWithoutEnvelopeAsItIs() throws Exception {
        byte[] cms = new CmsSealer(random).seal(Keys.real(), MESSAGE);
        OpenedMessage opened = opener.openSealed(cms, key);
        assertThat(opened.octets()).isEqualTo(MESSAGE);
        assertThat(opened.envelope()).isEmpty();
    }

    @Test
    void openSealedShouldRefuseAMalformedEnvelope() {
        byte[] cms = new CmsSealer(random).seal(Keys.real(), octets("QKD-Envelope: 9\r\n"));
        assertRefused(SealError.UNSUPPORTED, () -> opener.openSealed(cms, key));
    }

    @Test
    void openSealedShouldSayWhatIsWrongWithTheKey() {
        byte[] cms = new CmsSealer(random).seal(Keys.random(), MESSAGE);
        assertRefused(SealError.WRONG_KEY_OR_CONTEXT, () -> opener.openSealed(cms, key));
        OpeningKey other = new OpeningKey(Keys.counting(), Keys.OTHER_ID, "", "", Optional.empty());
        assertRefused(SealError.MISSING_KEY, () -> opener.openSealed(cms, other));
    }

    @Test
    void openSealedShouldRefuseWhatIsNotSealed() {
        assertRefused(SealError.UNSUPPORTED, () -> opener.openSealed(MESSAGE, key));
        assertRefused(SealError.UNSUPPORTED, () -> opener.openSealed(new byte[0], key));
        byte[] record = sealed(key(Optional.of(copySecret)), RecordPart.BODY, CONTEXT, BODY);
        assertRefused(SealError.UNSUPPORTED, () -> opener.openSealed(record, key));
    }

    @Test
    void openRecordsShouldPutHeaderBeforeBody() throws Exception {
        OpeningKey withCopy = key(Optional.of(copySecret));
        byte[] header = sealed(withCopy, RecordPart.HEADER, CONTEXT, HEADER);
        byte[] body = sealed(withCopy, RecordPart.BODY, CONTEXT, BODY);
        OpenedMessage opened = opener.openRecords(List.of(body, header), withCopy, CONTEXT);
        assertThat(opened.octets()).isEqualTo(MESSAGE);
        assertThat(opened.simulated()).isFalse();
        assertThat(MessageOpener.keyIdOf(body)).isEqualTo(Keys.ID);
        assertRefused(
                SealError.WRONG_KEY_OR_CONTEXT,
                () -> opener.openRecords(List.of(body), key, CONTEXT));
    }

    @Test
    void openRecordsShouldOpenAnAttachmentAndARecordWithoutCopySecret() throws Exception {
        byte[] context = RecordContext.ofAttachment(CONTEXT, "a1");
        byte[] record =
                new RecordSealer(random).seal(Keys.real(), RecordPart.ATTACHMENT, context, BODY);
        assertThat(opener.openRecords(List.of(record), key, context).octets()).isEqualTo(BODY);
    }

    @Test
    void openRecordsShouldOpenSimulatedOnesOnlyWhenAllowed() throws Exception {
        byte[] record =
                new RecordSealer(random).seal(Keys.simulated(), RecordPart.BODY, CONTEXT, BODY);
        assertRefused(
                SealError.UNSUPPORTED, () -> opener.openRecords(List.of(record), key, CONTEXT));
        OpenedMessage opened = new MessageOpener(true).openRecords(List.of(record), key, CONTEXT);
        assertThat(opened.octets()).isEqualTo(BODY);
        assertThat(opened.simulated()).isTrue();
    }

    @Test
    void openRecordsShouldRefusePartsThatDoNotBelongTogether() {
        byte[] body = sealed(key, RecordPart.BODY, CONTEXT, BODY);
        byte[] attachment = sealed(key, RecordPart.ATTACHMENT, CONTEXT, BODY);
        for (List<byte[]> records :
                List.of(List.<byte[]>of(), List.of(body, body), List.of(body, attachment))) {
            assertThatThrownBy(() -> opener.openRecords(records, key, CONTEXT))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("one message");
        }
    }

    @Test
    void closeShouldDestroyKeyAndCopySecret() {
        OpeningKey withCopy = key(Optional.of(copySecret));
        withCopy.close();
        assertThatThrownBy(() -> withCopy.qkdKey().copy())
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(copySecret::copy).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void contextsShouldBeTheOctetsOfTheSpecification() {
        UUID id = UUID.fromString("2e3cc00a-458e-49d6-986b-3300977ddfc7");
        assertThat(RecordContext.ofRecordId(id)).hasSize(16).startsWith(0x2e, 0x3c);
        assertThat(RecordContext.ofAttachment(CONTEXT, "a")).containsExactly('4', '2', 0, 'a');
    }

    private byte[] sealed(OpeningKey opening, RecordPart part, byte[] context, byte[] text) {
        SecretBytes ikm =
                opening.copySecret()
                        .map(secret -> CopyKeys.derive(opening.qkdKey(), secret, Keys.ID))
                        .orElseGet(Keys::counting);
        try (KeyMaterial material = Keys.material(Keys.ID, KeyOrigin.KME, ikm)) {
            return new RecordSealer(random).seal(material, part, context, text);
        }
    }

    private static OpeningKey key(Optional<SecretBytes> copySecret) {
        return new OpeningKey(Keys.counting(), Keys.ID, "sae-site-a", "sae-site-b", copySecret);
    }

    private static void assertRefused(
            SealError error, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SealException.class, e -> assertThat(e.error()).isEqualTo(error));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

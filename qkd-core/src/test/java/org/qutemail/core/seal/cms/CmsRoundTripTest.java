// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.bouncycastle.cms.CMSAuthEnvelopedData;
import org.bouncycastle.cms.jcajce.JceKEKAuthEnvelopedRecipient;
import org.bouncycastle.cms.jcajce.JceKEKRecipient;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.secret.EphemeralKey;
import org.qutemail.core.secret.SecretBytes;

/** What needs no vector to be seen; the error table itself is checked by the vectors. */
class CmsRoundTripTest {

    private final CmsSealer sealer = new CmsSealer(new SecureRandom());
    private final CmsOpener opener = new CmsOpener();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 65535, 65536, 65537, 1_000_000})
    void openShouldGiveWhatWasSealed(int length) throws Exception {
        byte[] cms = sealer.seal(Keys.real(), Keys.plaintext(length));
        assertThat(cms.length - length).isBetween(100, CmsSealer.MAX_OVERHEAD);
        assertThat(opener.keyId(cms)).isEqualTo(Keys.ID);
        assertThat(opener.open(cms, Keys.real())).isEqualTo(Keys.plaintext(length));
    }

    @Test
    void sealShouldGiveOtherOctetsEachTime() {
        assertThat(sealer.seal(Keys.real(), new byte[5]))
                .isNotEqualTo(sealer.seal(Keys.real(), new byte[5]));
    }

    @Test
    void openShouldTakeTheKeyFromTheKeyService() throws Exception {
        FixedKeyService keys = new FixedKeyService();
        KeyInfo info = keys.take(KeyPurpose.DELIVERY);
        byte[] cms;
        try (KeyMaterial key = keys.open(info.id())) {
            cms = sealer.seal(key, Keys.plaintext(10));
        }
        assertThat(opener.open(cms, keys)).isEqualTo(Keys.plaintext(10));
    }

    @Test
    void openShouldSayThatTheKeyServiceLacksTheKey() {
        byte[] cms = sealer.seal(Keys.real(), new byte[5]);
        assertThatThrownBy(() -> opener.open(cms, new FixedKeyService()))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> {
                            assertThat(e.error()).isEqualTo(SealError.MISSING_KEY);
                            assertThat(e.getCause()).isNotNull();
                        })
                .hasMessageContaining(Keys.ID.toString());
    }

    @Test
    void openShouldNotAskForAKeyWhenTheOctetsAreNotOurForm() {
        FixedKeyService keys = new FixedKeyService();
        assertThatThrownBy(() -> opener.open(new byte[] {0x30, 0x00}, keys))
                .isInstanceOfSatisfying(
                        SealException.class,
                        e -> assertThat(e.error()).isEqualTo(SealError.UNSUPPORTED));
    }

    @Test
    void sealShouldRefuseAShortKey() {
        KeyMaterial weak =
                Keys.material(Keys.ID, KeyOrigin.KME, SecretBytes.takingOver(new byte[31]));
        assertThatThrownBy(() -> sealer.seal(weak, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("32");
    }

    @Test
    void aLibraryShouldParseAndOpenIt() throws Exception {
        byte[] cms = sealer.seal(Keys.real(), Keys.plaintext(70_000));
        CMSAuthEnvelopedData parsed = new CMSAuthEnvelopedData(cms);
        assertThat(parsed.toASN1Structure().getEncoded("DER")).isEqualTo(cms);
        EphemeralKey kek =
                CmsKeys.kek(Keys.real()).withBytes(k -> EphemeralKey.aes(k, 0, k.length));
        byte[] content =
                parsed.getRecipientInfos()
                        .getRecipients()
                        .iterator()
                        .next()
                        .getContent(recipient(kek));
        assertThat(content).isEqualTo(Keys.plaintext(70_000));
    }

    private static JceKEKRecipient recipient(EphemeralKey kek) {
        return new JceKEKAuthEnvelopedRecipient(kek).setProvider(new BouncyCastleProvider());
    }
}

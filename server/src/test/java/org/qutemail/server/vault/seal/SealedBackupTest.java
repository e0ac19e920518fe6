// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Random;
import org.bouncycastle.cms.CMSAuthEnvelopedDataParser;
import org.bouncycastle.cms.RecipientInformation;
import org.bouncycastle.cms.jcajce.JceKEMAuthEnvelopedRecipient;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.server.settings.SettingException;

class SealedBackupTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] PHRASE = "two birds".toCharArray();
    private static final int CONTENT = 1000;

    @TempDir private static Path keys;
    private static MLKEMPrivateKeyParameters own;
    @TempDir private Path directory;
    private Path plain;
    private Path target;
    private Path opened;

    @BeforeAll
    static void makeKeys() throws Exception {
        for (String name : new String[] {"own", "other"}) {
            BackupKeys.create(publicKey(name), privateKey(name), PHRASE, RANDOM);
        }
        own = BackupKeys.readPrivate(privateKey("own"), PHRASE);
    }

    private static Path publicKey(String name) {
        return keys.resolve(name + ".pub.pem");
    }

    private static Path privateKey(String name) {
        return keys.resolve(name + ".pem");
    }

    @BeforeEach
    void files() {
        plain = directory.resolve("vault.qvb");
        target = directory.resolve("vault.cms");
        opened = directory.resolve("opened.qvb");
    }

    private byte[] seal(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Files.write(plain, content);
        SealedBackup.seal(plain, target, publicKey("own"), RANDOM);
        return content;
    }

    private void open(String key) throws Exception {
        SealedBackup.open(target, opened, privateKey(key), PHRASE);
    }

    private void assertRefused(byte[] changed) throws Exception {
        Files.write(target, changed);
        assertThat(opens(changed, own)).isFalse();
    }

    /** Sizes at which a length takes one octet more, and some that do not fit blocks or buffers. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 70, 127, 128, 255, 256, 63_700, 65_535, 65_536, 300_001})
    void decryptShouldGiveWhatWasSealed(int size) throws Exception {
        byte[] content = seal(size);
        byte[] file = Files.readAllBytes(target);
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        SealedBackup.decrypt(new ByteArrayInputStream(file), file.length, own, out);

        assertThat(out.toByteArray()).isEqualTo(content);
        assertThat(SealedBackup.isSealed(target)).isTrue();
        assertThat(SealedBackup.isSealed(plain)).isEqualTo(size > 0 && content[0] == 0x30);
    }

    @Test
    void openShouldWriteTheFileForItsOwnerAlone() throws Exception {
        byte[] content = seal(CONTENT);

        open("own");

        assertThat(opened).hasBinaryContent(content);
        assertThat(Files.getPosixFilePermissions(opened))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    /** The octets of each length change with the size; no other size may fit the same file. */
    @Test
    void contentOfShouldFindEverySize() {
        SealedHeader header =
                new SealedHeader(new byte[20], new byte[1568], new byte[40], new byte[12]);
        for (long size : new long[] {0, 100, 1 << 20, (1L << 31) - 1, 1L << 32, (1L << 36) - 32}) {
            for (long n = size; n < size + 300; n++) {
                long file = header.encoded(n).length + n + 2 + 16;
                assertThat(SealedHeader.contentOf(file)).isEqualTo(n);
            }
        }
    }

    @Test
    void anotherCmsReaderShouldOpenIt() throws Exception {
        byte[] content = seal(CONTENT);
        BouncyCastleProvider provider = new BouncyCastleProvider();
        PrivateKey key =
                KeyFactory.getInstance("ML-KEM", provider)
                        .generatePrivate(
                                new PKCS8EncodedKeySpec(
                                        PrivateKeyInfoFactory.createPrivateKeyInfo(own)
                                                .getEncoded()));

        try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(target))) {
            RecipientInformation recipient =
                    new CMSAuthEnvelopedDataParser(in).getRecipientInfos().iterator().next();
            assertThat(
                            recipient
                                    .getContentStream(
                                            new JceKEMAuthEnvelopedRecipient(key)
                                                    .setProvider(provider))
                                    .getContentStream()
                                    .readAllBytes())
                    .isEqualTo(content);
        }
    }

    @Test
    void openShouldLeaveNothingWhenTheFileWasChanged() throws Exception {
        seal(CONTENT);
        byte[] changed = Files.readAllBytes(target);
        changed[changed.length - 1] ^= 1;
        Files.write(target, changed);

        assertThatThrownBy(() -> open("own"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("it was changed");
        assertThat(opened).doesNotExist();
        assertThat(directory.resolve("opened.qvb.part")).doesNotExist();
    }

    @Test
    void openShouldSayWhenItWasSealedToAnotherKey() throws Exception {
        seal(CONTENT);

        assertThatThrownBy(() -> open("other")).hasMessageContaining("sealed to another key");
        assertThat(opened).doesNotExist();
    }

    @Test
    void everyChangedBitShouldBeRefused() throws Exception {
        seal(CONTENT);
        byte[] whole = Files.readAllBytes(target);
        for (int bit = 0; bit < 8 * whole.length; bit += step(bit)) {
            byte[] changed = whole.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(opens(changed, own)).as("bit %d", bit).isFalse();
        }
        assertThat(opens(whole, own)).isTrue();
    }

    @Test
    void everyTruncationShouldBeRefused() throws Exception {
        seal(CONTENT);
        byte[] whole = Files.readAllBytes(target);
        for (int size = 0; size < whole.length; size++) {
            assertThat(opens(Arrays.copyOf(whole, size), own)).as("%d octets", size).isFalse();
        }
    }

    /** In the ciphertext of ML-KEM a bit of each octet, as each costs a decapsulation. */
    private static int step(int bit) {
        return bit / 8 > 100 && bit / 8 < 1600 ? 9 : 1;
    }

    private static boolean opens(byte[] file, MLKEMPrivateKeyParameters own) throws Exception {
        try {
            SealedBackup.decrypt(
                    new ByteArrayInputStream(file),
                    file.length,
                    own,
                    OutputStream.nullOutputStream());
            return true;
        } catch (InvalidCipherTextException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 18, 1000})
    void appendedOctetsShouldBeRefused(int more) throws Exception {
        seal(CONTENT);
        byte[] whole = Files.readAllBytes(target);

        assertRefused(Arrays.copyOf(whole, whole.length + more));
    }

    @Test
    void swappedPartsOfTheContentShouldBeRefused() throws Exception {
        seal(200_000);
        byte[] whole = Files.readAllBytes(target);
        int first = whole.length - 150_000;
        byte[] swapped = whole.clone();
        System.arraycopy(whole, first, swapped, first + 65_536, 65_536);
        System.arraycopy(whole, first + 65_536, swapped, first, 65_536);

        assertRefused(swapped);
    }

    @Test
    void headerOfAnotherBackupShouldBeRefused() throws Exception {
        seal(CONTENT);
        byte[] one = Files.readAllBytes(target);
        Files.delete(target);
        seal(CONTENT);
        byte[] two = Files.readAllBytes(target);
        System.arraycopy(one, 0, two, 0, two.length - CONTENT - 18);

        assertRefused(two);
    }

    @Test
    void plainBackupShouldNotBeTakenForASealedOne() throws Exception {
        assertRefused(new byte[] {'Q', 'V', 'B', 0x1A, 1, 2, 3});
        assertThat(SealedBackup.isSealed(target)).isFalse();
    }

    @Test
    void sealShouldKeepAFileThatIsThere() throws Exception {
        seal(CONTENT);
        byte[] before = Files.readAllBytes(target);

        assertThatThrownBy(() -> seal(CONTENT)).hasMessageContaining("exists already");
        assertThat(Files.readAllBytes(target)).isEqualTo(before);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.MLKEMKeyPairGenerator;
import org.bouncycastle.crypto.params.MLKEMKeyGenerationParameters;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyInfoFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.server.home.Pem;
import org.qutemail.server.settings.SettingException;

class BackupKeysTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final char[] PHRASE = "two birds".toCharArray();

    @TempDir private Path directory;

    private Path publicFile() {
        return directory.resolve("backup.pub.pem");
    }

    private Path privateFile() {
        return directory.resolve("backup.pem");
    }

    private void create() throws Exception {
        BackupKeys.create(publicFile(), privateFile(), PHRASE, RANDOM);
    }

    @Test
    void createShouldWriteTwoHalvesOfOnePair() throws Exception {
        create();

        MLKEMPrivateKeyParameters pair = BackupKeys.readPrivate(privateFile(), PHRASE);
        assertThat(pair.getPublicKeyParameters().getEncoded())
                .isEqualTo(BackupKeys.readPublic(publicFile()).getEncoded());
        assertThat(Files.getPosixFilePermissions(privateFile()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void createShouldKeepAFileThatIsThere() throws Exception {
        create();
        byte[] before = Files.readAllBytes(privateFile());

        assertThatThrownBy(this::create)
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("exists already");
        assertThat(Files.readAllBytes(privateFile())).isEqualTo(before);
    }

    /** OpenSSL writes the seed and the expanded key by default, and can write either. */
    @ParameterizedTest
    @ValueSource(
            ints = {
                MLKEMPrivateKeyParameters.BOTH,
                MLKEMPrivateKeyParameters.SEED_ONLY,
                MLKEMPrivateKeyParameters.EXPANDED_KEY
            })
    void readPrivateShouldTakeEveryFormOfTheKey(int form) throws Exception {
        create();
        MLKEMPrivateKeyParameters pair = BackupKeys.readPrivate(privateFile(), PHRASE);
        Files.write(
                privateFile(),
                BackupKeys.encrypted(
                        PrivateKeyInfoFactory.createPrivateKeyInfo(pair.withPreferredFormat(form)),
                        PHRASE,
                        RANDOM));

        MLKEMPrivateKeyParameters read = BackupKeys.readPrivate(privateFile(), PHRASE);

        assertThat(BackupKeys.idOf(read.getPublicKeyParameters()))
                .isEqualTo(BackupKeys.idOf(pair.getPublicKeyParameters()));
        assertThat(read.getS()).isEqualTo(pair.getS());
    }

    @Test
    void readPrivateShouldRefuseAWrongPassphrase() throws Exception {
        create();

        assertThatThrownBy(() -> BackupKeys.readPrivate(privateFile(), "three birds".toCharArray()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("the passphrase does not open it");
    }

    @Test
    void readPrivateShouldRefuseAKeyOfAnotherKind() throws Exception {
        create();

        assertThatThrownBy(() -> BackupKeys.readPrivate(publicFile(), PHRASE))
                .hasMessageContaining("no ENCRYPTED PRIVATE KEY in PEM");
    }

    @Test
    void readPublicShouldRefuseAKeyOfAnotherAlgorithm() throws Exception {
        byte[] der = KeyPairGenerator.getInstance("RSA").generateKeyPair().getPublic().getEncoded();
        Files.write(publicFile(), Pem.encode("PUBLIC KEY", der));

        assertThatThrownBy(() -> BackupKeys.readPublic(publicFile()))
                .hasMessageContaining("no ML-KEM-1024 public key");
    }

    @Test
    void readPublicShouldRefuseASmallerParameterSet() throws Exception {
        MLKEMKeyPairGenerator generator = new MLKEMKeyPairGenerator();
        generator.init(new MLKEMKeyGenerationParameters(RANDOM, MLKEMParameters.ml_kem_768));
        byte[] der =
                SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(
                                generator.generateKeyPair().getPublic())
                        .getEncoded();
        Files.write(publicFile(), Pem.encode("PUBLIC KEY", der));

        assertThatThrownBy(() -> BackupKeys.readPublic(publicFile()))
                .hasMessageContaining("no ML-KEM-1024 public key");
    }

    /** FIPS 203 section 7.2: coefficients at or above the modulus. */
    @Test
    void readPublicShouldRefuseAKeyThatFailsTheModulusCheck() throws Exception {
        create();
        String text = Files.readString(publicFile()).replaceAll("-----[^-]+-----|\\s", "");
        byte[] der = Base64.getDecoder().decode(text);
        der[der.length - 1568] = (byte) 0xff;
        der[der.length - 1567] = (byte) 0xff;
        Files.write(publicFile(), Pem.encode("PUBLIC KEY", der));

        assertThatThrownBy(() -> BackupKeys.readPublic(publicFile()))
                .hasMessageContaining("no ML-KEM-1024 public key");
    }

    @Test
    void readPublicShouldRefuseWhatIsNoPem() throws Exception {
        Files.write(publicFile(), new byte[] {0, 1, (byte) 0xff});

        assertThatThrownBy(() -> BackupKeys.readPublic(publicFile()))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("no PUBLIC KEY in PEM");
    }
}

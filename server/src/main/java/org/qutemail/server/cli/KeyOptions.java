// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.open.KeyText;
import org.qutemail.core.seal.open.MessageOpener;
import org.qutemail.core.seal.open.OpeningKey;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine.Option;

/** The key of {@code open}: from files, never from an argument. */
final class KeyOptions {

    @Option(
            names = "--key-file",
            required = true,
            paramLabel = "FILE",
            description = "The QKD key, in hexadecimal or base64.")
    private Path keyFile;

    @Option(
            names = "--copy-secret-file",
            paramLabel = "FILE",
            description = "The copy secret of a record, in hexadecimal or base64.")
    private Path copySecretFile;

    @Option(
            names = "--key-id",
            paramLabel = "UUID",
            description = "Id of the key; by default the one the message names.")
    private String keyId;

    @Option(
            names = "--sender-sae",
            paramLabel = "SAE",
            defaultValue = "",
            description = "The SAE that took the key; needed for CMS.")
    private String senderSae;

    @Option(
            names = "--receiver-sae",
            paramLabel = "SAE",
            defaultValue = "",
            description = "The SAE that claimed the key; needed for CMS.")
    private String receiverSae;

    /**
     * @param message names the key when no option does
     */
    OpeningKey read(byte[] message) throws SettingException, SealException, IOException {
        KeyId id = keyId == null ? MessageOpener.keyIdOf(message) : parse(keyId);
        SecretBytes key = secret("--key-file", keyFile);
        try {
            Optional<SecretBytes> copySecret =
                    copySecretFile == null
                            ? Optional.empty()
                            : Optional.of(secret("--copy-secret-file", copySecretFile));
            return new OpeningKey(key, id, senderSae, receiverSae, copySecret);
        } catch (SettingException | IOException e) {
            key.close();
            throw e;
        }
    }

    /** For CMS, which is bound to both. */
    void requireSaes() throws SettingException {
        if (senderSae.isEmpty() || receiverSae.isEmpty()) {
            throw new SettingException(
                    "CMS is bound to the two SAEs: name them with --sender-sae and --receiver-sae");
        }
    }

    private static KeyId parse(String text) throws SettingException {
        try {
            return KeyId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SettingException("--key-id " + text + ": no UUID");
        }
    }

    private static SecretBytes secret(String option, Path file)
            throws SettingException, IOException {
        if (!Files.isReadable(file)) {
            throw new SettingException(option + " " + file + ": cannot be read");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return KeyText.read(in);
        } catch (IOException e) {
            throw new SettingException(option + " " + file + ": " + e.getMessage());
        }
    }
}

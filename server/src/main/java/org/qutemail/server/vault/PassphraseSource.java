// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * Where the passphrase of the root comes from: a file, an open descriptor, or the environment. The
 * last one is weaker: every process of the same user can read it, and it may end in a dump or a log
 * of whoever starts the server.
 */
final class PassphraseSource {

    private static final int MOST = 4096;

    private PassphraseSource() {}

    /**
     * @return none when nothing is set
     * @throws SettingException more than one is set, or the one cannot be read or is empty
     */
    static Passphrase read(Environment environment) throws SettingException {
        List<Variable> set =
                Stream.of(
                                Variable.QKD_VAULT_PASSPHRASE_FILE,
                                Variable.QKD_VAULT_PASSPHRASE_FD,
                                Variable.QKD_VAULT_PASSPHRASE)
                        .filter(variable -> environment.get(variable.name()).isPresent())
                        .toList();
        if (set.isEmpty()) {
            return Passphrase.none();
        }
        if (set.size() > 1) {
            throw new SettingException(
                    set.get(0) + " and " + set.get(1) + " are both set: one of them is enough");
        }
        Variable variable = set.get(0);
        String value = environment.get(variable);
        // The value of the third is the passphrase itself: never in a message.
        String shown = variable == Variable.QKD_VAULT_PASSPHRASE ? "(not shown)" : value;
        try {
            Passphrase read = Passphrase.firstLine(octets(variable, value));
            if (read.isEmpty()) {
                throw SettingException.of(
                        variable.name(), shown, "its first line is empty: give a passphrase");
            }
            if (!read.isPrintableAscii()) {
                read.close();
                throw SettingException.of(
                        variable.name(),
                        shown,
                        "a passphrase has printable ASCII characters only, others make no keystore");
            }
            return read;
        } catch (IOException e) {
            throw SettingException.of(
                    variable.name(),
                    shown,
                    "cannot be read ("
                            + e.getClass().getSimpleName()
                            + "); name a file, or a descriptor that is open for reading, whose"
                            + " first line is the passphrase");
        }
    }

    private static byte[] octets(Variable variable, String value)
            throws IOException, SettingException {
        if (variable == Variable.QKD_VAULT_PASSPHRASE) {
            return value.getBytes(StandardCharsets.UTF_8);
        }
        if (variable == Variable.QKD_VAULT_PASSPHRASE_FD && !value.matches("\\d{1,5}")) {
            throw SettingException.of(
                    variable.name(), value, "give the number of an open descriptor, such as 3");
        }
        Path file =
                variable == Variable.QKD_VAULT_PASSPHRASE_FD
                        ? Path.of("/dev/fd", value)
                        : Path.of(value);
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST);
        }
    }
}

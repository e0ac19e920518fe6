// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.server.home.HomeId;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * Where the root of a home is: never inside the home, or one archive would hold mail, vault and
 * root together.
 *
 * @param keystore the keystore file; empty for a token
 * @param token the configuration file of a PKCS#11 token; empty for a keystore
 * @param directory what lies beside the root
 */
record RootLocation(Optional<Path> keystore, Optional<Path> token, RootDirectory directory) {

    private static final String TOKEN = "pkcs11:";

    static RootLocation of(Environment environment, Path home)
            throws SettingException, IOException {
        String value = environment.get(Variable.QUTEMAIL_VAULT_ROOT);
        Path usual = usualDirectory(environment, home);
        if (value.startsWith(TOKEN)) {
            Path configuration = Path.of(value.substring(TOKEN.length())).toAbsolutePath();
            return new RootLocation(
                    Optional.empty(),
                    Optional.of(configuration),
                    new RootDirectory(outside(usual, home)));
        }
        Path file =
                value.isEmpty()
                        ? new RootDirectory(usual).keystore()
                        : Path.of(value).toAbsolutePath().normalize();
        if (Files.isDirectory(file)) {
            throw SettingException.of(
                    Variable.QUTEMAIL_VAULT_ROOT.name(),
                    value,
                    "is a directory; name the keystore file itself, such as "
                            + file.resolve("root.p12"));
        }
        return new RootLocation(
                Optional.of(file),
                Optional.empty(),
                new RootDirectory(outside(file.getParent(), home)));
    }

    private static Path usualDirectory(Environment environment, Path home) throws IOException {
        Path configuration =
                environment
                        .get("XDG_CONFIG_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".config"));
        return configuration.toAbsolutePath().resolve("qutemail").resolve(HomeId.ensure(home));
    }

    /** Compared as the file system has them: a link must not lead the root back into the home. */
    private static Path outside(Path directory, Path home) throws SettingException, IOException {
        if (real(directory).startsWith(real(home))) {
            throw SettingException.of(
                    Variable.QUTEMAIL_VAULT_ROOT.name(),
                    directory.toString(),
                    "lies inside QUTEMAIL_HOME ("
                            + home
                            + "): one copy of that directory would hold the vault and what opens"
                            + " it; name a place outside");
        }
        return directory;
    }

    /** With the links in what exists of it followed. */
    private static Path real(Path path) throws IOException {
        if (Files.exists(path)) {
            return path.toRealPath();
        }
        Path parent = path.getParent();
        return parent == null ? path : real(parent).resolve(path.getFileName());
    }
}

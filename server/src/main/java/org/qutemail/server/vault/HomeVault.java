// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.vault;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.TokenRoot;
import org.qutemail.core.vault.root.VaultRefusedException;
import org.qutemail.core.vault.root.VaultRoot;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.store.VaultStoreException;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.core.vault.wrap.VaultReport;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;
import org.qutemail.vault.jdbc.VaultDatabase;

/** Opens the vault of a home as the environment says. */
public final class HomeVault {

    private static final Duration LEAST_LIFE = Duration.ofDays(1);

    private final Environment environment;
    private final Path home;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param home prepared, and this process's own
     */
    public HomeVault(Environment environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /**
     * Opens it, or makes it with its root on the first start.
     *
     * @param simulated whether all keys are simulated; real ones need a protected root
     * @throws SettingException the vault or its root must not be used as it is; says what to do
     */
    public DurableVault open(boolean simulated) throws SettingException, IOException {
        VaultStore store = null;
        VaultRoot root = null;
        try (Passphrase passphrase = PassphraseSource.read(environment)) {
            RootLocation location = RootLocation.of(environment, home);
            store = store();
            root = root(location, passphrase, simulated, store.meta().isPresent());
            return DurableVault.open(
                    store,
                    location.directory(),
                    root,
                    Optional.of(account()),
                    random,
                    Clock.systemUTC(),
                    keyLife());
        } catch (VaultRefusedException e) {
            close(store, root);
            throw new SettingException(e.getMessage());
        } catch (VaultStoreException e) {
            close(store, root);
            throw new IOException("the vault's database does not answer: " + e.getMessage(), e);
        } catch (SettingException | IOException | RuntimeException e) {
            close(store, root);
            throw e;
        }
    }

    /**
     * Fills the vault of the home from a backup; there must be none, and there must be its root.
     *
     * @return rows restored
     */
    public long restore(Path backup) throws SettingException, IOException {
        long rows =
                withRoot(
                        (directory, root) -> {
                            try (VaultStore store = store()) {
                                return DurableVault.restore(backup, store, directory, root, random);
                            }
                        });
        // What was issued after the backup is gone, and the operator knows: counted anew.
        Files.deleteIfExists(account());
        return rows;
    }

    /** Beside the database and not in it: it is there to be compared with. */
    private Path account() {
        return home.resolve("vault").resolve("account");
    }

    /** Looks through a backup of the home's vault; changes nothing. */
    public VaultReport check(Path backup) throws SettingException, IOException {
        return withRoot(
                (directory, root) ->
                        DurableVault.check(backup, directory, root, random, Clock.systemUTC()));
    }

    @FunctionalInterface
    private interface RootUse<T> {
        T with(RootDirectory directory, VaultRoot root)
                throws SettingException, IOException, VaultStoreException, VaultRefusedException;
    }

    private <T> T withRoot(RootUse<T> use) throws SettingException, IOException {
        RootLocation location = RootLocation.of(environment, home);
        try (Passphrase passphrase = PassphraseSource.read(environment);
                VaultRoot root = root(location, passphrase, true, true)) {
            return use.with(location.directory(), root);
        } catch (VaultRefusedException e) {
            throw new SettingException(e.getMessage());
        } catch (VaultStoreException e) {
            throw new IOException("the vault's database does not answer: " + e.getMessage(), e);
        }
    }

    private static void close(VaultStore store, VaultRoot root) {
        if (store != null) {
            store.close();
        }
        if (root != null) {
            root.close();
        }
    }

    private VaultStore store() throws VaultRefusedException, SettingException, IOException {
        String url = environment.get(Variable.QKD_VAULT_URL);
        if (url.isEmpty()) {
            return VaultDatabase.embedded(home.resolve("vault").resolve("database"));
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw SettingException.of(
                    Variable.QKD_VAULT_URL.name(),
                    url.replaceFirst("[?;].*", ""),
                    "give a URL that begins with jdbc:postgresql://, or leave it unset for the"
                            + " embedded database");
        }
        return VaultDatabase.postgresql(
                url, environment.get(Variable.QKD_VAULT_USER.name()).orElse(null), password());
    }

    private Optional<Duration> keyLife() throws SettingException {
        String text = environment.get(Variable.QKD_DESTROY_KEYS_AFTER);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            Duration life = Duration.parse(text);
            if (life.compareTo(LEAST_LIFE) >= 0) {
                return Optional.of(life);
            }
        } catch (DateTimeParseException e) {
            // Said below.
        }
        throw SettingException.of(
                Variable.QKD_DESTROY_KEYS_AFTER.name(),
                text,
                "give a number of days, at least one, such as P400D; mail under a key is"
                        + " unreadable from then on");
    }

    /** JDBC takes it as a String, so it cannot be overwritten; it opens wrapped keys only. */
    private String password() throws SettingException {
        String file = environment.get(Variable.QKD_VAULT_PASSWORD_FILE);
        if (file.isEmpty()) {
            return null;
        }
        try {
            return Files.readString(Path.of(file), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw SettingException.of(
                    Variable.QKD_VAULT_PASSWORD_FILE.name(),
                    file,
                    "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private VaultRoot root(
            RootLocation location, Passphrase passphrase, boolean simulated, boolean vaultExists)
            throws VaultRefusedException, SettingException, IOException {
        boolean isNew = !vaultExists && !location.directory().hasState();
        if (location.token().isPresent()) {
            makeDirectory(location);
            return TokenRoot.open(location.token().get(), passphrase, isNew);
        }
        Path file = location.keystore().orElseThrow();
        if (!simulated && passphrase.isEmpty()) {
            throw new SettingException(
                    "UNPROTECTED ROOT: real keys need a root of the vault under a passphrase, or"
                            + " whoever copies "
                            + file
                            + " reads everything: set QKD_VAULT_PASSPHRASE_FILE or"
                            + " QKD_VAULT_PASSPHRASE_FD");
        }
        if (Files.exists(file)) {
            return KeystoreRoot.open(file, passphrase);
        }
        if (!isNew) {
            throw new SettingException(
                    "the root of the vault is missing: there is no "
                            + file
                            + ", and without it the vault and all sealed mail stay closed. Put the"
                            + " root back from your copy, or set QUTEMAIL_VAULT_ROOT to where it"
                            + " is");
        }
        makeDirectory(location);
        return KeystoreRoot.create(file, passphrase, random);
    }

    private static void makeDirectory(RootLocation location) throws SettingException {
        try {
            location.directory().create();
        } catch (IOException e) {
            throw SettingException.of(
                    Variable.QUTEMAIL_VAULT_ROOT.name(),
                    location.directory().path().toString(),
                    "the directory of the root cannot be made ("
                            + e.getClass().getSimpleName()
                            + "); name a file in one that this user may create and write");
        }
    }
}

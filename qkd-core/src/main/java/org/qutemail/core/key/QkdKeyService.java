// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.VaultKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key service over a source of keys and a vault. New keys come from a {@link KeySupply};
 * existing ones from the vault, so that reading mail does not depend on any entity.
 *
 * <p>The vault belongs to whoever made it and outlives this object.
 */
public final class QkdKeyService implements KeyService, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(QkdKeyService.class);

    private final KeySource source;
    private final KeyVault vault;
    private final KeyServiceSettings settings;
    private final Clock clock;
    private final SecureRandom random;
    private final KeySupply supply;
    private final EpochKeys epochs;
    private final KeyDesk desk;
    private final KeyWaste waste;

    /**
     * @param source closed with the service
     * @param pause how to wait for a key that is not known yet
     */
    QkdKeyService(
            KeySource source,
            KeyVault vault,
            KeyServiceSettings settings,
            Clock clock,
            SecureRandom random,
            KeyClaim.Pause pause) {
        this.source = source;
        this.vault = vault;
        this.settings = settings;
        this.clock = clock;
        this.random = random;
        this.supply = new KeySupply(source, vault, settings, clock, pause);
        this.epochs =
                new EpochKeys(
                        vault,
                        settings.policy().epoch(),
                        clock,
                        () -> supply.take(1, 0, KeyMode.EPOCH).get(0));
        this.desk = new KeyDesk(settings.policy(), supply, epochs, clock);
        this.waste = new KeyWaste(vault, clock);
    }

    /**
     * The service over a source that is there already. Connects to nothing before {@link #start()}.
     *
     * @param source closed with the service
     */
    public static QkdKeyService over(
            KeySource source,
            KeyServiceSettings settings,
            KeyVault vault,
            Clock clock,
            SecureRandom random) {
        return new QkdKeyService(
                source, vault, settings, clock, random, time -> Thread.sleep(time.toMillis()));
    }

    /**
     * Reads the certificate files; connects to nothing before {@link #start()}.
     *
     * @param configuration with endpoints, see {@link QkdConfiguration#endpoints()}
     * @throws KmeSetupException a certificate, key or CA file cannot be used
     */
    public static QkdKeyService create(
            QkdConfiguration configuration, KeyVault vault, Clock clock, SecureRandom random)
            throws KmeSetupException {
        return create(
                configuration,
                KeyServiceSettings.standard(configuration.simulated(), configuration.policy()),
                vault,
                clock,
                random);
    }

    /** {@link #create(QkdConfiguration, KeyVault, Clock, SecureRandom)} with own measures. */
    public static QkdKeyService create(
            QkdConfiguration configuration,
            KeyServiceSettings settings,
            KeyVault vault,
            Clock clock,
            SecureRandom random)
            throws KmeSetupException {
        return over(KeySources.of(configuration), settings, vault, clock, random);
    }

    /**
     * Begins to fill the pool, in the background: an entity that is away does not stop a server
     * from starting.
     *
     * @throws KeyRefusedException the vault has held keys of the other origin, real or simulated
     */
    public void start() throws KeyException {
        KeyOrigin other = settings.simulated() ? KeyOrigin.KME : KeyOrigin.SIMULATED;
        Set<KeyOrigin> held = vault.origins();
        if (held.contains(other)) {
            throw new KeyRefusedException(
                    settings.simulated()
                            ? "the vault has held real keys: it refuses the simulator. Use another"
                                    + " home for trying out"
                            : "the vault has held simulated keys: it refuses real ones. Begin with"
                                    + " an empty home");
        }
        int ended = vault.endEpochs(clock.instant(), "its epoch ended with an earlier process");
        if (ended > 0) {
            LOG.info("{} epochs of an earlier process are over: their keys open only", ended);
        }
        supply.start(this::look);
    }

    @Override
    public KeyGrant take(KeyRequest request) throws KeyException {
        return desk.give(request);
    }

    @Override
    public KeyInfo toStore(KeyInfo travelled, long octets) throws KeyException {
        boolean seals = vault.record(travelled.id()).filter(row -> row.state().seals()).isPresent();
        return seals ? travelled : desk.epochKey(KeyRequest.client(octets));
    }

    @Override
    public void discard(KeyInfo unused, String reason) {
        if (unused.mode() != KeyMode.EPOCH) {
            waste.destroy(unused.id(), reason);
        }
    }

    @Override
    public void sealed(KeyId id, long octets) {
        epochs.count(id, octets);
    }

    @Override
    public Optional<Duration> budgetWait(String user) {
        return desk.budgetWait(user);
    }

    @Override
    public KeyMaterial open(KeyId id) throws KeyException {
        Optional<VaultKey> found = vault.read(id);
        if (found.isEmpty()) {
            throw absent(id);
        }
        VaultKey key = found.get();
        if (!key.record().state().opensTravelling()) {
            key.close();
            throw refused(key.record());
        }
        return new KeyMaterial(key.record().info(), key.secret());
    }

    @Override
    public KeyMaterial createCopy(CopyRef copy) throws KeyException {
        try (SecretBytes copySecret = SecretBytes.random(CopyKeys.SIZE, random);
                VaultKey key = vault.createCopy(copy, copySecret, clock.instant())) {
            return derive(key, copySecret);
        }
    }

    @Override
    public KeyMaterial openCopy(CopyRef copy) throws KeyException {
        try (VaultCopy found = vault.readCopies(List.of(copy)).get(copy)) {
            if (found == null) {
                throw absent(copy);
            }
            if (!found.key().record().state().opensStored()) {
                throw refused(found.key().record());
            }
            return derive(found.key(), found.copySecret());
        }
    }

    @Override
    public Map<CopyRef, KeyMaterial> openCopies(Collection<CopyRef> copies) throws KeyException {
        Map<CopyRef, KeyMaterial> opened = new HashMap<>();
        vault.readCopies(copies)
                .forEach(
                        (copy, found) -> {
                            try (found) {
                                if (found.key().record().state().opensStored()) {
                                    opened.put(copy, derive(found.key(), found.copySecret()));
                                }
                            }
                        });
        return opened;
    }

    @Override
    public void confirmCopy(CopyRef copy) throws KeyException {
        if (!vault.confirmCopy(copy, clock.instant())) {
            throw absent(copy);
        }
    }

    @Override
    public void destroyCopy(CopyRef copy) throws KeyException {
        vault.destroyCopy(copy, clock.instant());
    }

    /** How key delivery is doing now. */
    public KeyStatus status() {
        return supply.status(desk.economy());
    }

    /** Looks after the pool now, as otherwise the background does. */
    void maintain() {
        supply.maintain();
    }

    /** Ends the epoch when it is over; warns when keys will not do. Never throws. */
    void look() {
        try {
            epochs.look();
            desk.look();
        } catch (RuntimeException e) {
            // A periodic task that throws is never run again.
            LOG.error("looking after the key policy failed", e);
        }
    }

    /** Looks after the entities now, as otherwise the background does. */
    void watch() {
        supply.watch();
    }

    /** Stops the background, ends the epoch and destroys the keys that were held ready. */
    @Override
    public void close() {
        epochs.stop();
        supply.close();
        source.close();
    }

    private static KeyMaterial derive(VaultKey key, SecretBytes copySecret) {
        KeyRecord row = key.record();
        return new KeyMaterial(row.info(), CopyKeys.derive(key.secret(), copySecret, row.id()));
    }

    private KeyException absent(CopyRef copy) throws KeyException {
        Optional<KeyRecord> row = vault.record(copy.keyId());
        return row.isPresent() && row.get().state().opensStored()
                ? new KeyMissingException("the vault has no copy " + copy)
                : absent(copy.keyId());
    }

    private KeyException absent(KeyId id) throws KeyException {
        Optional<KeyRecord> row = vault.record(id);
        return row.isPresent()
                ? refused(row.get())
                : new KeyMissingException("the vault has no key " + id);
    }

    private static KeyRefusedException refused(KeyRecord row) {
        String reason = row.reason().isEmpty() ? "" : " (" + row.reason() + ")";
        return new KeyRefusedException(
                "key " + row.id() + " is " + row.state() + " since " + row.changed() + reason);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.embedded;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.secret.SecretBytes;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KeyPath;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;
import org.qutemail.core.vault.KeyVault;

/** The server's own key service over a simulated link that is a map: as fast as a test wants it. */
final class MemoryLink {

    private static final int MOST = 100;

    private final Map<KeyId, byte[]> waiting = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    private MemoryLink() {}

    /** Without its pool: what is asked for is fetched then. */
    static QkdKeyService keys(KeyVault vault) {
        MemoryLink link = new MemoryLink();
        KeySource source =
                new KeySource(
                        "memory",
                        List.of(
                                new KeyPath(
                                        link.new Side("sae-submit"), link.new Side("sae-store"))));
        return QkdKeyService.over(
                source,
                KeyServiceSettings.standard(true, 0),
                vault,
                Clock.systemUTC(),
                link.random);
    }

    private final class Side implements KeyProvider {

        private final String identity;

        private Side(String identity) {
            this.identity = identity;
        }

        @Override
        public String name() {
            return "memory of " + identity;
        }

        @Override
        public String identity() {
            return identity;
        }

        @Override
        public ProviderLimits describe() {
            return new ProviderLimits(name(), MOST);
        }

        @Override
        public KeyContainer take(int number, int bits) {
            List<DeliveredKey> keys = new ArrayList<>();
            for (int i = 0; i < number; i++) {
                byte[] key = new byte[bits / 8];
                random.nextBytes(key);
                KeyId id = new KeyId(UUID.randomUUID());
                waiting.put(id, key);
                keys.add(new DeliveredKey(id, SecretBytes.copyOf(key)));
            }
            return new KeyContainer(keys, true);
        }

        @Override
        public KeyContainer claim(List<KeyId> ids, int bits) throws KmeException {
            if (!waiting.keySet().containsAll(ids)) {
                throw new KmeException(KmeOutcome.NOT_YET, "unknown here", false, null);
            }
            return new KeyContainer(
                    ids.stream()
                            .map(
                                    id ->
                                            new DeliveredKey(
                                                    id, SecretBytes.takingOver(waiting.remove(id))))
                            .toList(),
                    true);
        }

        @Override
        public Credentials credentials() {
            return new Credentials(
                    Optional.of(Instant.MAX), Optional.of(Instant.MAX), Optional.empty());
        }

        @Override
        public void close() {}
    }
}

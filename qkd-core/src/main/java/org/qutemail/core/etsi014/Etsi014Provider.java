// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.ProviderLimits;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.transport.KmeSetupException;

/**
 * A key management entity as a provider of keys: {@code enc_keys} takes, {@code dec_keys} claims.
 */
public final class Etsi014Provider implements KeyProvider {

    private final KmeClient client;

    private Etsi014Provider(KmeClient client) {
        this.client = client;
    }

    /**
     * The source over these pairs, the preferred one first. Reads the certificate files; connects
     * only when called.
     *
     * @param pairs not empty
     * @throws KmeSetupException a certificate, key or CA file cannot be used
     */
    public static KeySource source(List<KmePair> pairs) throws KmeSetupException {
        return source(pairs, KmeClient.CONNECT_TIMEOUT, KmeClient.REQUEST_TIMEOUT);
    }

    /**
     * {@link #source(List)} with another patience.
     *
     * @param connectTimeout for TCP
     * @param requestTimeout for everything, the body included
     */
    public static KeySource source(
            List<KmePair> pairs, Duration connectTimeout, Duration requestTimeout)
            throws KmeSetupException {
        return new KeySource(
                "ETSI GS QKD 014",
                KmePair.paths(
                        pairs,
                        end ->
                                new Etsi014Provider(
                                        KmeClient.of(end, connectTimeout, requestTimeout))));
    }

    @Override
    public String name() {
        return client.name();
    }

    @Override
    public String identity() {
        return client.saeId();
    }

    @Override
    public ProviderLimits describe() throws KmeException {
        KmeStatus status = client.status();
        return new ProviderLimits(
                status.sourceKmeId(),
                status.maxKeyPerRequest(),
                told(status.storedKeyCount()),
                told(status.maxKeyCount()));
    }

    private static OptionalLong told(long count) {
        return count < 0 ? OptionalLong.empty() : OptionalLong.of(count);
    }

    @Override
    public KeyContainer take(int number, int bits) throws KmeException {
        return client.encKeys(number, bits);
    }

    @Override
    public KeyContainer claim(List<KeyId> ids, int bits) throws KmeException {
        return client.decKeys(ids, bits);
    }

    @Override
    public Credentials credentials() {
        return client.credentials();
    }

    /** The JDK's client lets its connections go by itself. */
    @Override
    public void close() {}
}

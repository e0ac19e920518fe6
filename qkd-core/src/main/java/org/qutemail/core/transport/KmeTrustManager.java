// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts one key management entity: the chain must lead to the configured CA, and the certificate
 * must show the configured identity. Whatever cannot be checked is refused.
 *
 * <p>The type matters: JSSE wraps a plain {@code X509TrustManager} in host name checks of its own,
 * and leaves an extended one alone. With {@code cn:} and {@code spki:} no host name is checked.
 */
final class KmeTrustManager extends X509ExtendedTrustManager {

    private final X509ExtendedTrustManager chain;
    private final KmeIdentity identity;
    private final Consumer<X509Certificate> accepted;

    private KmeTrustManager(
            X509ExtendedTrustManager chain,
            KmeIdentity identity,
            Consumer<X509Certificate> accepted) {
        this.chain = chain;
        this.identity = identity;
        this.accepted = accepted;
    }

    /**
     * @param trusted the CA certificates
     * @param accepted is told each certificate that passed
     */
    static KmeTrustManager of(
            KeyStore trusted, KmeIdentity identity, Consumer<X509Certificate> accepted)
            throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        for (TrustManager candidate : factory.getTrustManagers()) {
            if (candidate instanceof X509ExtendedTrustManager) {
                return new KmeTrustManager(
                        (X509ExtendedTrustManager) candidate, identity, accepted);
            }
        }
        throw new GeneralSecurityException("the JDK has no extended trust manager");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
            throws CertificateException {
        if (identity.kind() != KmeIdentity.Kind.HOSTNAME) {
            checkServerTrusted(certificates, type);
            return;
        }
        String algorithm =
                engine == null
                        ? null
                        : engine.getSSLParameters().getEndpointIdentificationAlgorithm();
        if (!"HTTPS".equalsIgnoreCase(algorithm)) {
            throw new CertificateException("the host name would not be checked");
        }
        chain.checkServerTrusted(certificates, type, engine);
        accepted.accept(certificates[0]);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type, Socket socket)
            throws CertificateException {
        // The client works with engines; a socket means that somebody else uses this object.
        checkServerTrusted(certificates, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] certificates, String type)
            throws CertificateException {
        chain.checkServerTrusted(certificates, type);
        if (identity.kind() == KmeIdentity.Kind.HOSTNAME) {
            throw new CertificateException("no host name to check the certificate against");
        }
        if (!identity.matches(certificates[0])) {
            throw new CertificateException(
                    "the certificate of "
                            + certificates[0].getSubjectX500Principal()
                            + " is not that of "
                            + identity);
        }
        accepted.accept(certificates[0]);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type)
            throws CertificateException {
        throw new CertificateException("this side is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, Socket socket)
            throws CertificateException {
        checkClientTrusted(certificates, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] certificates, String type, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(certificates, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chain.getAcceptedIssuers();
    }
}

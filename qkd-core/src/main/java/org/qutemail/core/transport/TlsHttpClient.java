// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.qutemail.core.source.Credentials;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client of one endpoint: mutual TLS 1.2 or newer, no redirects, no proxy. Made anew when
 * a certificate, key or CA file changes; a change that cannot be used is logged and the old one
 * kept.
 */
final class TlsHttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHttpClient.class);

    private final KmeEndpoint endpoint;
    private final Duration connectTimeout;
    private List<String> stamps;
    private HttpClient current;
    private Instant ownEnd;
    private Optional<String> problem = Optional.empty();
    private volatile Optional<Instant> entityEnd = Optional.empty();

    /**
     * @throws KmeSetupException a file cannot be used
     */
    TlsHttpClient(KmeEndpoint endpoint, Duration connectTimeout) throws KmeSetupException {
        this.endpoint = endpoint;
        this.connectTimeout = connectTimeout;
        this.stamps = stamps();
        build();
    }

    /** The client to make the next call with. */
    synchronized HttpClient get() {
        List<String> now = stamps();
        if (!now.equals(stamps)) {
            // Remembered even when it fails: one log line for a change, not one for each call.
            stamps = now;
            try {
                build();
                problem = Optional.empty();
                LOG.info("{}: certificate files changed, loaded again", endpoint.name());
            } catch (KmeSetupException e) {
                problem = Optional.of("changed files are not in use: " + e.getMessage());
                LOG.error(
                        "{}: changed certificate files cannot be used, going on with the old ones:"
                                + " {}",
                        endpoint.name(),
                        e.getMessage());
            }
        }
        return current;
    }

    /** How long the certificates in use last. */
    public synchronized Credentials credentials() {
        return new Credentials(Optional.of(ownEnd), entityEnd, problem);
    }

    /** Changes nothing when it fails. */
    private void build() throws KmeSetupException {
        KeyStore own = CredentialFiles.own(endpoint.files());
        KeyStore trusted = CredentialFiles.trusted(endpoint.ca());
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        try {
            Instant end = CredentialFiles.end(own);
            current =
                    HttpClient.newBuilder()
                            .version(HttpClient.Version.HTTP_1_1)
                            .connectTimeout(connectTimeout)
                            .followRedirects(HttpClient.Redirect.NEVER)
                            .proxy(ProxySelector.of(null))
                            .sslContext(context(own, trusted))
                            .sslParameters(parameters)
                            .build();
            ownEnd = end;
        } catch (GeneralSecurityException e) {
            throw new KmeSetupException(
                    endpoint.files().certificate() + ": cannot be used for TLS", e);
        }
    }

    private SSLContext context(KeyStore own, KeyStore trusted) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        TrustManager trust =
                KmeTrustManager.of(
                        trusted,
                        endpoint.identity(),
                        shown -> entityEnd = Optional.of(shown.getNotAfter().toInstant()));
        context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
        return context;
    }

    private List<String> stamps() {
        List<Path> watched = new ArrayList<>(endpoint.files().all());
        watched.add(endpoint.ca());
        return watched.stream().map(TlsHttpClient::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        } catch (IOException e) {
            return "unreadable";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP client of one endpoint: mutual TLS 1.2 or newer, no redirects, no proxy. Made anew when
 * a certificate, key or CA file changes; a change that cannot be used is logged and the old one
 * kept.
 */
public final class TlsHttpClient {

    private static final Logger LOG = LoggerFactory.getLogger(TlsHttpClient.class);

    private final String name;
    private final ClientFiles files;
    private final Path ca;
    private final KmeIdentity identity;
    private final Duration connectTimeout;
    private List<String> stamps;
    private HttpClient current;

    /**
     * Reads the files.
     *
     * @param name what the log calls the far side
     * @param files the certificate and key of this side
     * @param ca PEM bundle of the authorities that may have signed the far side's certificate
     * @param identity how the far side is recognised
     * @throws KmeSetupException a file cannot be used
     */
    public TlsHttpClient(
            String name, ClientFiles files, Path ca, KmeIdentity identity, Duration connectTimeout)
            throws KmeSetupException {
        this.name = name;
        this.files = files;
        this.ca = ca;
        this.identity = identity;
        this.connectTimeout = connectTimeout;
        this.stamps = stamps();
        this.current = build();
    }

    /** The client to make the next call with. */
    public synchronized HttpClient get() {
        List<String> now = stamps();
        if (!now.equals(stamps)) {
            // Remembered even when it fails: one log line for a change, not one for each call.
            stamps = now;
            try {
                current = build();
                LOG.info("{}: certificate files changed, loaded again", name);
            } catch (KmeSetupException e) {
                LOG.error(
                        "{}: changed certificate files cannot be used, going on with the old ones:"
                                + " {}",
                        name,
                        e.getMessage());
            }
        }
        return current;
    }

    private HttpClient build() throws KmeSetupException {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(ProxySelector.of(null))
                .sslContext(context())
                .sslParameters(parameters)
                .build();
    }

    private SSLContext context() throws KmeSetupException {
        var own = CredentialFiles.own(files);
        var trusted = CredentialFiles.trusted(ca);
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(own, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            TrustManager trust = KmeTrustManager.of(trusted, identity);
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new KmeSetupException(files.certificate() + ": cannot be used for TLS", e);
        }
    }

    private List<String> stamps() {
        List<Path> watched = new ArrayList<>(files.all());
        watched.add(ca);
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

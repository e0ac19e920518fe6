// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/** A client that is not ours, with an SAE's certificate. */
final class ForeignClient {

    private ForeignClient() {}

    static HttpClient of(KmeSimulator simulator, String sae) throws Exception {
        KeyStore files = KeyStore.getInstance("PKCS12");
        files.load(null, null);
        files.setCertificateEntry("ca", certificate(simulator.ca()));
        try (PEMParser pem = new PEMParser(Files.newBufferedReader(simulator.key(sae)))) {
            PrivateKey key =
                    new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) pem.readObject());
            Certificate[] chain = {certificate(simulator.certificate(sae))};
            files.setKeyEntry("sae", key, new char[0], chain);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(files, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(files);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(tls).build();
    }

    private static Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * The certificates of one simulator: made on first start, kept as long as they fit the set-up and
 * do not run out soon, so that clients survive a restart of the simulator.
 */
final class SimulatorCertificates {

    private static final Duration MARGIN = Duration.ofDays(30);

    private final SimulatorConfig config;
    private final SimulatorFiles files;

    SimulatorCertificates(SimulatorConfig config, SimulatorFiles files) {
        this.config = config;
        this.files = files;
    }

    void ensure() throws IOException, GeneralSecurityException {
        files.create();
        String purpose = purpose();
        if (usable(purpose)) {
            return;
        }
        Files.deleteIfExists(files.purpose());
        CertificateMaker maker = new CertificateMaker();
        maker.writeCa(files);
        for (Face face : Face.values()) {
            maker.writeServer(files, face.kmeId(), hosts(face));
        }
        for (String sae : config.saes().keySet()) {
            maker.writeClient(files, sae);
        }
        // Last, so that a half-made set is not taken for a whole one.
        SimulatorFiles.write(files.purpose(), purpose);
    }

    private boolean usable(String purpose) throws IOException, GeneralSecurityException {
        if (!Files.exists(files.purpose())
                || !Files.readString(files.purpose()).equals(purpose)
                || !Files.exists(files.ca())) {
            return false;
        }
        Date soon = Date.from(Instant.now().plus(MARGIN));
        return certificate(files.ca()).getNotAfter().after(soon);
    }

    /** What the files must fit; the number counts changes of their layout. */
    private String purpose() {
        return "2 %s %s %s%n".formatted(hosts(Face.A), hosts(Face.B), new TreeMap<>(config.saes()));
    }

    private List<String> hosts(Face face) {
        if (config.has(Quirk.NO_SUBJECT_ALT_NAME, face)) {
            return List.of();
        }
        Set<String> hosts = new LinkedHashSet<>(List.of("localhost", "127.0.0.1"));
        hosts.add(config.bindAddress());
        hosts.addAll(config.hostNames());
        return List.copyOf(hosts);
    }

    /** Server side of mutual TLS for a face. */
    SSLContext serverContext(Face face) throws IOException, GeneralSecurityException {
        return serverContext(face, false);
    }

    /**
     * @param expired whether the certificate is the one that has run out
     */
    SSLContext serverContext(Face face, boolean expired)
            throws IOException, GeneralSecurityException {
        String name = expired ? SimulatorFiles.expired(face.kmeId()) : face.kmeId();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        X509Certificate ca = certificate(files.ca());
        store.setCertificateEntry("ca", ca);
        store.setKeyEntry(
                "kme",
                privateKey(files.key(name)),
                new char[0],
                new Certificate[] {certificate(files.certificate(name)), ca});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static X509Certificate certificate(Path file)
            throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        try (Reader in = Files.newBufferedReader(file);
                PEMParser parser = new PEMParser(in)) {
            return new JcaPEMKeyConverter().getPrivateKey((PrivateKeyInfo) parser.readObject());
        }
    }
}

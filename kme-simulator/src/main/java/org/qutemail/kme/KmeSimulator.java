// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running simulator: two key management entities with mutual TLS over one simulated link. For
 * trying out and for tests; whoever needs secrecy needs a real one.
 */
public final class KmeSimulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KmeSimulator.class);
    private static final int THREADS = 8;

    private final SimulatorConfig config;
    private final SimulatorFiles files;
    private final SimulatedLink link;
    private final FaultSwitch fault;
    private final ExecutorService threads;
    private final Map<Face, HttpsServer> servers = new EnumMap<>(Face.class);

    private KmeSimulator(SimulatorConfig config) {
        this.config = config;
        this.files = new SimulatorFiles(config.directory());
        this.link = new SimulatedLink(config);
        this.fault = new FaultSwitch(files.control());
        this.threads = Executors.newFixedThreadPool(THREADS, KmeSimulator::daemon);
    }

    /**
     * Makes certificates where needed and listens.
     *
     * @throws IllegalArgumentException the address is not loopback and remote is not allowed
     * @throws IOException a port is taken or the directory cannot be written
     */
    public static KmeSimulator start(SimulatorConfig config)
            throws IOException, GeneralSecurityException {
        InetAddress address = InetAddress.getByName(config.bindAddress());
        if (!address.isLoopbackAddress() && !config.allowRemote()) {
            throw new IllegalArgumentException(
                    "the simulator hands out keys without any secrecy, so it listens on loopback"
                            + " only; "
                            + config.bindAddress()
                            + " must be allowed explicitly (QKD_SIMULATOR_ALLOW_REMOTE)");
        }
        // Read once by the JDK's server; without it every answer waits for a delayed ACK, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        KmeSimulator simulator = new KmeSimulator(config);
        try {
            simulator.listen(address);
        } catch (IOException | GeneralSecurityException | RuntimeException e) {
            simulator.close();
            throw e;
        }
        LOG.warn(
                "KME SIMULATOR ON {} AND {}: ALL KEYS ARE SIMULATED, NO QUANTUM CHANNEL STANDS"
                        + " BEHIND THEM",
                simulator.url(Face.A),
                simulator.url(Face.B));
        return simulator;
    }

    private void listen(InetAddress address) throws IOException, GeneralSecurityException {
        SimulatorCertificates certificates = new SimulatorCertificates(config, files);
        certificates.ensure();
        for (Face face : Face.values()) {
            HttpsServer server =
                    HttpsServer.create(new InetSocketAddress(address, config.port(face)), 0);
            servers.put(face, server);
            server.setHttpsConfigurator(mutualTls(certificates.serverContext(face)));
            server.setExecutor(threads);
            server.createContext(
                    FaceHandler.ROOT, new FaceHandler(face, config, link, fault::current));
            server.start();
        }
    }

    private static HttpsConfigurator mutualTls(SSLContext context) {
        return new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
                tls.setNeedClientAuth(true);
                parameters.setSSLParameters(tls);
            }
        };
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "kme-simulator");
        thread.setDaemon(true);
        return thread;
    }

    /** Where a face listens. */
    public URI url(Face face) {
        InetSocketAddress address = servers.get(face).getAddress();
        String host =
                address.getAddress().isAnyLocalAddress()
                        ? "127.0.0.1"
                        : address.getAddress().getHostAddress();
        return URI.create(
                "https://"
                        + (host.contains(":") ? "[" + host + "]" : host)
                        + ":"
                        + address.getPort());
    }

    /** PEM file of the authority that signed all certificates. */
    public Path ca() {
        return files.ca();
    }

    /** PEM file of an SAE's certificate. */
    public Path certificate(String saeId) {
        return files.certificate(saeId);
    }

    /** PEM file (PKCS#8) of an SAE's private key. */
    public Path key(String saeId) {
        return files.key(saeId);
    }

    /** The SAEs attached to a face, in the order of their naming. */
    public List<String> saes(Face face) {
        List<String> saes = new ArrayList<>();
        config.saes()
                .forEach(
                        (sae, at) -> {
                            if (at == face) {
                                saes.add(sae);
                            }
                        });
        return saes;
    }

    /** What a client must set to use this simulator, by name of environment variable. */
    public Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        put(variables, "QKD_SUBMIT", Face.A);
        put(variables, "QKD_STORE", Face.B);
        variables.put("QKD_CA", ca().toString());
        variables.put("QKD_KME_IDENTITY", "cn:" + Face.A.kmeId() + ",cn:" + Face.B.kmeId());
        return variables;
    }

    private void put(Map<String, String> variables, String prefix, Face face) {
        String sae = saes(face).get(0);
        variables.put(prefix + "_KME_URL", url(face).toString());
        variables.put(prefix + "_SAE_ID", sae);
        variables.put(prefix + "_CERT", certificate(sae).toString());
        variables.put(prefix + "_KEY", key(sae).toString());
    }

    /** Switches a fault on, or off with {@link Fault#NONE}. */
    public void fault(Fault now) {
        fault.set(now);
    }

    /** Stops listening at once. */
    @Override
    public void close() {
        servers.values().forEach(server -> server.stop(0));
        threads.shutdownNow();
    }
}

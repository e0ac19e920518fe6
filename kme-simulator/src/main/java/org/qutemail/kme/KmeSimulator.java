// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running simulator: two key management entities with mutual TLS over one simulated link. For
 * trying out and for tests; whoever needs secrecy needs a real one.
 */
public final class KmeSimulator implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(KmeSimulator.class);

    private final SimulatorConfig config;
    private final SimulatorFiles files;
    private final SimulatedLink link;
    private final PairLocks pairs = new PairLocks();
    private final SimulatorCertificates certificates;
    private final FaultSwitch faults;
    private final ExecutorService threads;
    private final Map<Face, Boolean> alarmed = new EnumMap<>(Face.class);
    private final Map<Face, FaceServer> servers = new EnumMap<>(Face.class);

    private KmeSimulator(SimulatorConfig config) {
        this.config = config;
        this.files = new SimulatorFiles(config.directory());
        this.link = new SimulatedLink(config);
        this.certificates = new SimulatorCertificates(config, files);
        this.faults = new FaultSwitch(new ControlFile(files.control()), new Switched());
        // As many as there are calls: one that hangs must not keep others waiting.
        this.threads = Executors.newCachedThreadPool(KmeSimulator::daemon);
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
        certificates.ensure();
        for (Face face : Face.values()) {
            FaceProtocol api = protocol(face);
            FaceServer server =
                    new FaceServer(
                            address,
                            config.port(face),
                            api.root(),
                            new FaceHandler(face, config, api, faults),
                            threads);
            servers.put(face, server);
            server.listen(certificates.serverContext(face));
        }
        faults.start();
    }

    private FaceProtocol protocol(Face face) {
        return switch (config.protocol()) {
            case ETSI014 -> new FaceApi(face, config, link, pairs);
            case SKIP -> new SkipApi(face, config, link);
        };
    }

    /** What faults do to listeners and link, beyond a single call. */
    private final class Switched implements FaultSwitch.Listener {
        @Override
        public void changed(Face face, Fault before, Fault now) {
            LOG.info("{}: fault {} after {}", face.kmeId(), now, before);
            alarmed.put(face, now == Fault.QBER_ALARM);
            link.alarm(alarmed.containsValue(true));
            boolean expired = now == Fault.EXPIRED_CERTIFICATE;
            if (expired || before == Fault.EXPIRED_CERTIFICATE) {
                listenAnew(face, expired);
            }
        }

        @Override
        public void restart() {
            LOG.info("restarting: undelivered keys are forgotten");
            link.forgetAll();
            pairs.clear();
            servers.keySet().forEach(face -> listenAnew(face, false));
        }

        private void listenAnew(Face face, boolean expired) {
            try {
                servers.get(face).listen(certificates.serverContext(face, expired));
            } catch (IOException | GeneralSecurityException e) {
                LOG.error("{}: does not listen any more", face.kmeId(), e);
            }
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "kme-simulator");
        thread.setDaemon(true);
        return thread;
    }

    /** Where a face listens. */
    public URI url(Face face) {
        InetSocketAddress address = servers.get(face).address();
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
        variables.put("QKD_SOURCE", config.protocol().option());
        put(variables, "QKD_SUBMIT", Face.A);
        put(variables, "QKD_STORE", Face.B);
        variables.put("QKD_CA", ca().toString());
        variables.put("QKD_KME_IDENTITY", "cn:" + Face.A.kmeId() + ",cn:" + Face.B.kmeId());
        return variables;
    }

    private void put(Map<String, String> variables, String prefix, Face face) {
        String sae = saes(face).get(0);
        variables.put(prefix + "_KME_URL", url(face).toString());
        // With SKIP the names are those of the key providers, and certificates those of SAEs.
        boolean skip = config.protocol() == Protocol.SKIP;
        variables.put(prefix + "_SAE_ID", skip ? face.kmeId() : sae);
        variables.put(prefix + "_CERT", certificate(sae).toString());
        variables.put(prefix + "_KEY", key(sae).toString());
    }

    /** Switches a fault on for both faces, or off with {@link Fault#NONE}. */
    public void fault(Fault now) {
        for (Face face : Face.values()) {
            fault(face, now);
        }
    }

    /** Switches a fault on for one face, or off with {@link Fault#NONE}. */
    public void fault(Face face, Fault now) {
        faults.set(face, now);
    }

    /**
     * As if both entities had been stopped and started: connections and TLS sessions end, what was
     * not claimed is forgotten, locked pairs are open. Ports, certificates and the pool stay.
     */
    public void restart() {
        faults.restart();
    }

    /** Keys that enc_keys has taken from the pool so far, whether their answers arrived or not. */
    public long issuedKeys() {
        return link.issuedKeys();
    }

    /** Stops listening at once. */
    @Override
    public void close() {
        faults.close();
        servers.values().forEach(FaceServer::stop);
        threads.shutdownNow();
    }
}

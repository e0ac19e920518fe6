// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.qutemail.core.policy.KeyPolicy;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmePair;

/**
 * How keys are delivered: from which entities, as which SAEs, how many ahead, and how they are
 * spent. Immutable and checked; the files it names are read later.
 */
public final class QkdConfiguration {

    /** Keys held ready when nothing else is said. */
    public static final int DEFAULT_PREFETCH = 64;

    /** Most keys that may be held ready. */
    public static final int MAX_PREFETCH = 100_000;

    private final KeyProtocol protocol;
    private final SimulatorMode simulatorMode;
    private final boolean simulatorAllowRemote;
    private final KeyPolicy policy;
    private final Optional<Endpoints> endpoints;

    /**
     * The entities of one site, as its two identities see them.
     *
     * @param pairs not empty, the preferred one first
     */
    public record Endpoints(List<KmePair> pairs) {

        public Endpoints {
            pairs = List.copyOf(pairs);
        }

        /** Where keys are taken, of the preferred pair. */
        public KmeEndpoint submit() {
            return pairs.get(0).submit();
        }

        /** Where they are claimed, of the preferred pair. */
        public KmeEndpoint store() {
            return pairs.get(0).store();
        }
    }

    private QkdConfiguration(
            KeyProtocol protocol,
            SimulatorMode simulatorMode,
            boolean simulatorAllowRemote,
            KeyPolicy policy,
            Optional<Endpoints> endpoints) {
        this.protocol = protocol;
        this.simulatorMode = simulatorMode;
        this.simulatorAllowRemote = simulatorAllowRemote;
        this.policy = policy;
        this.endpoints = endpoints;
    }

    /**
     * @param source where the values come from, for messages, such as {@code qkd.xml}
     * @param values the value of a setting; null or blank where there is none
     * @throws QkdConfigurationException a value is missing, malformed or contradicts another
     */
    public static QkdConfiguration parse(String source, Function<QkdSetting, String> values)
            throws QkdConfigurationException {
        Settings settings = new Settings(source, values);
        boolean connected =
                settings.has(QkdSetting.SUBMIT_KME_URL) || settings.has(QkdSetting.STORE_KME_URL);
        SimulatorMode mode = mode(settings, connected);
        return new QkdConfiguration(
                protocol(settings),
                mode,
                settings.flag(QkdSetting.SIMULATOR_ALLOW_REMOTE, false),
                KeyPolicySettings.read(settings),
                connected
                        ? Optional.of(
                                EndpointSettings.read(settings, mode == SimulatorMode.EXTERNAL))
                        : Optional.empty());
    }

    /**
     * The same from variables, such as {@code System::getenv}.
     *
     * @param variables null or blank where there is none
     */
    public static QkdConfiguration fromVariables(Function<String, String> variables)
            throws QkdConfigurationException {
        return parse("environment", setting -> variables.apply(setting.variable()));
    }

    private static KeyProtocol protocol(Settings settings) throws QkdConfigurationException {
        String text = settings.text(QkdSetting.SOURCE).orElse("etsi014");
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "etsi014" -> KeyProtocol.ETSI014;
            case "skip" -> KeyProtocol.SKIP;
            default ->
                    throw settings.wrong(
                            QkdSetting.SOURCE, "must be etsi014 or skip, not \"" + text + "\"");
        };
    }

    private static SimulatorMode mode(Settings settings, boolean connected)
            throws QkdConfigurationException {
        QkdSetting setting = QkdSetting.SIMULATOR_MODE;
        Optional<String> text = settings.text(setting);
        if (text.isEmpty()) {
            return connected ? SimulatorMode.OFF : SimulatorMode.ON;
        }
        boolean external = text.get().equalsIgnoreCase("external");
        SimulatorMode mode =
                external
                        ? SimulatorMode.EXTERNAL
                        : settings.flag(setting, false) ? SimulatorMode.ON : SimulatorMode.OFF;
        if (mode == SimulatorMode.ON && connected) {
            throw settings.wrong(
                    setting,
                    "is on although a KME URL is set: simulated and real keys must not be mixed;"
                            + " remove one of the two");
        }
        if (mode != SimulatorMode.ON && !connected) {
            throw settings.wrong(
                    QkdSetting.SUBMIT_KME_URL,
                    "is missing: without it and with simulator mode "
                            + text.get()
                            + " there are no keys");
        }
        return mode;
    }

    /**
     * This configuration with the connections of a simulator that the server has started.
     *
     * @param variables the simulator's own account of them, by name of variable
     * @throws IllegalStateException simulator mode is not {@link SimulatorMode#ON}, or the
     *     simulator speaks another protocol
     */
    public QkdConfiguration connectedToSimulator(Map<String, String> variables)
            throws QkdConfigurationException {
        if (simulatorMode != SimulatorMode.ON) {
            throw new IllegalStateException("simulator mode is " + simulatorMode);
        }
        Settings settings = new Settings("simulator", setting -> variables.get(setting.variable()));
        if (protocol(settings) != protocol) {
            throw new IllegalStateException("the simulator does not speak " + protocol);
        }
        return new QkdConfiguration(
                protocol,
                simulatorMode,
                simulatorAllowRemote,
                policy,
                Optional.of(EndpointSettings.read(settings, true)));
    }

    /** What the entities speak. */
    public KeyProtocol protocol() {
        return protocol;
    }

    public SimulatorMode simulatorMode() {
        return simulatorMode;
    }

    /** Whether all keys are simulated. */
    public boolean simulated() {
        return simulatorMode != SimulatorMode.OFF;
    }

    /** Whether the simulator may serve a server that listens beyond this machine. */
    public boolean simulatorAllowRemote() {
        return simulatorAllowRemote;
    }

    /** Keys held ready, the pool's high water; 0: no pool. */
    public int prefetch() {
        return policy.highWater();
    }

    /** How keys are spent. */
    public KeyPolicy policy() {
        return policy;
    }

    /** Empty in mode {@link SimulatorMode#ON} until {@link #connectedToSimulator}. */
    public Optional<Endpoints> endpoints() {
        return endpoints;
    }

    /** Names the entities and SAEs, no secrets. */
    @Override
    public String toString() {
        return "QkdConfiguration["
                + protocol
                + ", simulator "
                + simulatorMode
                + ", prefetch "
                + prefetch()
                + ", keys "
                + policy.mode().token()
                + endpoints.map(QkdConfiguration::sides).orElse("")
                + "]";
    }

    private static String sides(Endpoints endpoints) {
        return endpoints.pairs().stream()
                .map(pair -> ", " + side(pair.submit()) + " with " + side(pair.store()))
                .collect(Collectors.joining());
    }

    private static String side(KmeEndpoint endpoint) {
        return endpoint.saeId() + " at " + endpoint.baseUrl();
    }
}

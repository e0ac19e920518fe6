// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.Credentials;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KeyProvider;
import org.qutemail.core.source.KeySource;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.source.ProviderLimits;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeExchange;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.core.transport.PathSegment;
import org.qutemail.core.transport.PrintableText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A SKIP key provider as a provider of keys. One call gives one key. Connecting may take 2 seconds,
 * a whole call 5, an answer has 64 KiB at most.
 *
 * <p>In SKIP an encryptor has no name: it is known by its certificate, and the systems between
 * which keys are shared are the key providers. So the identity of this side is the {@code
 * localSystemID} of the provider it is attached to, and its peer is the {@code remoteSystemID}; the
 * two are what the CMS form binds as sender and receiver SAE.
 */
public final class SkipProvider implements KeyProvider {

    /** Most octets of an answer; a key takes some 150, a long list of systems a few thousand. */
    public static final int BODY_LIMIT = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(SkipProvider.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);

    /** Attempts that the JDK makes for one request, read when its client is first used. */
    private static final String ATTEMPTS = "jdk.httpclient.redirects.retrylimit";

    static {
        // The JDK repeats a GET whose connection ends before an answer, and says nothing. Here that
        // would take a second key, and the first were in no account. Who repeats is for the key
        // service to decide.
        if (System.getProperty(ATTEMPTS) == null) {
            System.setProperty(ATTEMPTS, "1");
        }
    }

    private final KmeEndpoint endpoint;
    private final KmeExchange exchange;

    private SkipProvider(KmeEndpoint endpoint, KmeExchange exchange) {
        this.endpoint = endpoint;
        this.exchange = exchange;
    }

    /**
     * The source over these pairs, the preferred one first. Reads the certificate files; connects
     * only when called.
     *
     * @param pairs not empty
     * @throws KmeSetupException a certificate, key or CA file cannot be used
     */
    public static KeySource source(List<KmePair> pairs) throws KmeSetupException {
        return new KeySource("SKIP", KmePair.paths(pairs, SkipProvider::of));
    }

    /**
     * Reads the files; connects only when called.
     *
     * @param endpoint its {@code saeId} and {@code peerSaeId} are the system ids of both providers
     * @throws KmeSetupException a file cannot be used
     */
    public static SkipProvider of(KmeEndpoint endpoint) throws KmeSetupException {
        return of(endpoint, CONNECT_TIMEOUT, REQUEST_TIMEOUT);
    }

    /**
     * @param connectTimeout for TCP
     * @param requestTimeout for everything, the body included
     */
    public static SkipProvider of(
            KmeEndpoint endpoint, Duration connectTimeout, Duration requestTimeout)
            throws KmeSetupException {
        return new SkipProvider(
                endpoint, KmeExchange.with(endpoint, connectTimeout, requestTimeout, BODY_LIMIT));
    }

    @Override
    public String name() {
        return endpoint.name();
    }

    @Override
    public String identity() {
        return endpoint.saeId();
    }

    /**
     * Get capabilities (section 4.1).
     *
     * @throws KmeException UNAUTHORISED: the provider is another one than was configured
     */
    @Override
    public ProviderLimits describe() throws KmeException {
        Capabilities told = call(SkipCall.CAPABILITIES, "/capabilities", CapabilitiesReader::read);
        endpoint.requireExpectedOrigin(told.simulated());
        if (!told.localSystemId().equals(identity())) {
            throw new KmeException(
                    KmeOutcome.UNAUTHORISED,
                    name()
                            + " calls itself \""
                            + PrintableText.of(told.localSystemId(), 100)
                            + "\", not \""
                            + identity()
                            + "\": set QKD_SUBMIT_SAE_ID and QKD_STORE_SAE_ID to the localSystemID"
                            + " of the key provider at the URL of each");
        }
        if (!told.key()) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL, name() + " says that it gives no keys (\"key\": false)");
        }
        if (!told.reaches(endpoint.peerSaeId())) {
            LOG.warn(
                    "{} does not list \"{}\" among the systems it shares keys with; asking anyway",
                    name(),
                    endpoint.peerSaeId());
        }
        return new ProviderLimits(told.localSystemId(), 1);
    }

    /** A new key of a given size (method 3 of table 2). */
    @Override
    public KeyContainer take(int number, int bits) throws KmeException {
        requireOne(number);
        return expected(
                call(
                        SkipCall.NEW_KEY,
                        "/key?" + peer() + "&size=" + bits,
                        (octets, length) -> KeyAnswerReader.readNew(octets, length, bits)));
    }

    /** The key of an id (method 4 of table 2). */
    @Override
    public KeyContainer claim(List<KeyId> ids, int bits) throws KmeException {
        requireOne(ids.size());
        KeyId id = ids.get(0);
        return expected(
                call(
                        SkipCall.KEY_OF_ID,
                        "/key/" + SkipKeyId.format(id) + "?" + peer(),
                        (octets, length) -> KeyAnswerReader.readOf(octets, length, id, bits)));
    }

    @Override
    public Credentials credentials() {
        return exchange.credentials();
    }

    /** The JDK's client lets its connections go by itself. */
    @Override
    public void close() {}

    private String peer() {
        return "remoteSystemID=" + PathSegment.encode(endpoint.peerSaeId());
    }

    private void requireOne(int number) throws KmeException {
        if (number != 1) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL,
                    name() + ": SKIP gives one key in a call, " + number + " were asked for");
        }
    }

    private KeyContainer expected(KeyContainer container) throws KmeException {
        try {
            endpoint.requireExpectedOrigin(container.simulated());
            return container;
        } catch (KmeException e) {
            container.close();
            throw e;
        }
    }

    private <T> T call(SkipCall call, String pathAndQuery, KmeExchange.Reader<T> reader)
            throws KmeException {
        String where = name() + " " + call.label() + " as " + identity();
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(endpoint.base() + pathAndQuery))
                        .header("Accept", "application/json")
                        .GET()
                        .build();
        return exchange.call(
                where, request, reader, (status, message) -> refused(call, where, status, message));
    }

    private KmeException refused(SkipCall call, String where, int status, String message) {
        KmeOutcome outcome = call.outcome(status, message);
        String said = message.isEmpty() ? "without a message" : "\"" + message + "\"";
        return new KmeException(
                outcome,
                where + ": HTTP " + status + " " + said + hint(call, outcome),
                call.keyMayBeGone(status),
                null);
    }

    private String hint(SkipCall call, KmeOutcome outcome) {
        if (outcome == KmeOutcome.UNAUTHORISED) {
            return "; does it know the certificate " + endpoint.files().certificate() + "?";
        }
        if (outcome != KmeOutcome.PROTOCOL) {
            return "";
        }
        return call == SkipCall.NEW_KEY
                ? "; does it share keys with \"" + endpoint.peerSaeId() + "\"?"
                : "; is it a key provider of SKIP?";
    }
}

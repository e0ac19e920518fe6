// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;

/**
 * One identity's way to its key management entity, whatever the protocol.
 *
 * @param baseUrl {@code https://host:port}, with or without a path
 * @param saeId this side: the SAE, or with SKIP the system id of the key provider
 * @param peerSaeId the other end of the key pair
 * @param files the certificate and key of this side
 * @param ca PEM bundle of the certification authorities that may have signed the entity's
 *     certificate
 * @param identity how the entity is recognised
 * @param simulator whether simulated keys are expected: they are then the only ones accepted, and
 *     otherwise never
 */
public record KmeEndpoint(
        URI baseUrl,
        String saeId,
        String peerSaeId,
        ClientFiles files,
        Path ca,
        KmeIdentity identity,
        boolean simulator) {

    public KmeEndpoint {
        Objects.requireNonNull(baseUrl, "baseUrl");
        Objects.requireNonNull(saeId, "saeId");
        Objects.requireNonNull(peerSaeId, "peerSaeId");
        Objects.requireNonNull(files, "files");
        Objects.requireNonNull(ca, "ca");
        Objects.requireNonNull(identity, "identity");
        requireUsable(baseUrl);
    }

    /**
     * @throws IllegalArgumentException keys could not be asked for at this address; the message
     *     says why
     */
    public static void requireUsable(URI url) {
        if (!"https".equalsIgnoreCase(url.getScheme()) || url.getHost() == null) {
            throw new IllegalArgumentException(
                    "must be of the form https://host:port, not \"" + url + "\"");
        }
        if (url.getRawUserInfo() != null
                || url.getRawQuery() != null
                || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "must have no user, query or fragment, only https://host:port and a path");
        }
    }

    /** The URL without a slash at its end. */
    public String base() {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return name() + path;
    }

    /** What errors call it: scheme, host and port. */
    public String name() {
        return "https://" + baseUrl.getRawAuthority();
    }

    /**
     * @param simulated whether an answer carries the simulator's mark
     * @throws KmeException it should not, or it should
     */
    public void requireExpectedOrigin(boolean simulated) throws KmeException {
        if (simulated && !simulator) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL,
                    name()
                            + " is a simulator: its keys are refused. Connect a real key"
                            + " management entity, or set QKD_SIMULATOR_MODE");
        }
        if (!simulated && simulator) {
            throw new KmeException(
                    KmeOutcome.PROTOCOL,
                    name()
                            + " does not mark its keys as simulated, but simulator mode is on:"
                            + " its keys are refused. Switch QKD_SIMULATOR_MODE off");
        }
    }
}

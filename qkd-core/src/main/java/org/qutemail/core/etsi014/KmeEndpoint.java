// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import org.qutemail.core.transport.ClientFiles;
import org.qutemail.core.transport.KmeIdentity;
import org.qutemail.core.transport.PathSegment;

/**
 * One SAE's way to its key management entity.
 *
 * @param baseUrl {@code https://host:port}, with or without the {@code /api/v1/keys} of section 5
 * @param saeId this side; the entity knows it by the certificate
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

    private static final String API = "/api/v1/keys";

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

    /** The address of a call: {@code .../api/v1/keys/{peer}/{call}}. */
    URI address(String call) {
        String path = baseUrl.getRawPath() == null ? "" : baseUrl.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        String prefix = path.endsWith(API) ? path : path + API;
        String authority = baseUrl.getRawAuthority();
        return URI.create(
                "https://" + authority + prefix + "/" + PathSegment.encode(peerSaeId) + "/" + call);
    }

    /** What errors call it: scheme, host and port. */
    String name() {
        return "https://" + baseUrl.getRawAuthority();
    }
}

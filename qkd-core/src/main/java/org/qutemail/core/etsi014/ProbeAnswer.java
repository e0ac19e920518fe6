// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeOutcome;

/**
 * An answer as the conformance check looks at it. Whoever was handed one closes it.
 *
 * @param status the HTTP status code
 * @param keys the keys of a 200, of whatever number and size; empty when there are none to be read
 * @param problem why a 200 to a call for keys could not be read; empty otherwise
 * @param json any other body, where it is a JSON object
 * @param form how an error is worded
 * @param message what an error says for people, printable and short
 * @param outcome what the client makes of an error; empty for a 200
 * @param closes whether the entity announces that it closes the connection
 * @param tls what the connection was
 * @param took from the request to the end of the answer
 */
public record ProbeAnswer(
        int status,
        Optional<KeyContainer> keys,
        Optional<String> problem,
        Optional<JsonNode> json,
        ErrorForm form,
        String message,
        Optional<KmeOutcome> outcome,
        boolean closes,
        Tls tls,
        Duration took)
        implements AutoCloseable {

    /** How an error is worded; the first two are those of the standard (section 6.5). */
    public enum ErrorForm {
        /** No error. */
        NONE,
        /** {@code {"message": ...}}, with or without details. */
        MESSAGE,
        /** {@code {"detail": ...}}. */
        DETAIL,
        /** Anything but JSON. */
        NO_JSON,
        /** Other JSON. */
        OTHER_JSON,
        /** No body. */
        EMPTY
    }

    /**
     * What the connection was.
     *
     * @param protocol such as {@code TLSv1.3}
     * @param entity the certificate of the far side
     * @param own the one shown to it; empty when it did not ask for one
     */
    public record Tls(String protocol, X509Certificate entity, Optional<X509Certificate> own) {}

    /** Destroys the keys. */
    @Override
    public void close() {
        keys.ifPresent(KeyContainer::close);
    }
}

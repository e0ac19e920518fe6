// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.EOFException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Tells a refused identity, which people must mend, from a connection that just broke. */
public final class TlsFailure {

    private TlsFailure() {}

    /** Whether one of the two sides has refused the other. */
    public static boolean isRefusal(Throwable failure) {
        boolean handshake = false;
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof CertificateException || t instanceof SSLPeerUnverifiedException) {
                return true;
            }
            if (t instanceof EOFException) {
                return false;
            }
            String message = String.valueOf(t.getMessage());
            // With TLS 1.3 the far side's refusal of our certificate comes as an alert after the
            // handshake.
            handshake |=
                    t instanceof SSLHandshakeException
                            || t instanceof SSLException && message.contains("fatal alert");
        }
        return handshake;
    }

    /** The innermost reason, which names the certificate or the alert. */
    public static String describe(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null) {
            innermost = innermost.getCause();
        }
        return PrintableText.of(String.valueOf(innermost.getMessage()), 300);
    }
}

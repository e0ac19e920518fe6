// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * How a key management entity is recognised once its chain has been validated against the trusted
 * CA. Section 4 of the standard has the SAE confirm the KME ID from the entity's certificate; many
 * entities in the field have certificates without a host name.
 */
public final class KmeIdentity {

    /** The ways to tell. */
    public enum Kind {
        /** The host name of the URL stands in the certificate (RFC 2818, RFC 6125). */
        HOSTNAME,
        /** The subject has exactly one common name, and it is the given one. */
        CN,
        /** SHA-256 of the certificate's SubjectPublicKeyInfo is the given one. */
        SPKI
    }

    private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

    private final Kind kind;
    private final String name;
    private final byte[] pin;

    private KmeIdentity(Kind kind, String name, byte[] pin) {
        this.kind = kind;
        this.name = name;
        this.pin = pin;
    }

    public static KmeIdentity hostname() {
        return new KmeIdentity(Kind.HOSTNAME, "", new byte[0]);
    }

    /**
     * @param text {@code hostname}, {@code cn:NAME}, or {@code spki:} and the SHA-256 in base64 or
     *     64 hexadecimal digits
     * @throws IllegalArgumentException it is none of these; the message says what is expected
     */
    public static KmeIdentity parse(String text) {
        Objects.requireNonNull(text, "text");
        if (text.equals("hostname")) {
            return hostname();
        }
        if (text.startsWith("cn:") && text.length() > 3) {
            return new KmeIdentity(Kind.CN, text.substring(3), new byte[0]);
        }
        if (text.startsWith("spki:")) {
            return new KmeIdentity(Kind.SPKI, "", pin(text.substring(5)));
        }
        throw new IllegalArgumentException(
                "must be \"hostname\", \"cn:NAME\" or \"spki:SHA256\", not \"" + text + "\"");
    }

    private static byte[] pin(String text) {
        if (HEX.matcher(text).matches()) {
            return HexFormat.of().parseHex(text);
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            if (decoded.length == 32) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // Told below, together with a wrong length.
        }
        throw new IllegalArgumentException(
                "spki: must be followed by a SHA-256 in base64 or 64 hexadecimal digits");
    }

    public Kind kind() {
        return kind;
    }

    /**
     * Whether the certificate is that of the expected entity. {@link Kind#HOSTNAME} is not decided
     * here but by the trust manager, which knows the connection.
     */
    boolean matches(X509Certificate certificate) {
        return switch (kind) {
            case HOSTNAME -> false;
            case CN -> commonNames(certificate).equals(List.of(name));
            case SPKI -> MessageDigest.isEqual(pin, sha256(certificate));
        };
    }

    private static byte[] sha256(X509Certificate certificate) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> commonNames(X509Certificate certificate) {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        RDN[] names = subject.getRDNs(BCStyle.CN);
        // A relative name may have several parts, and the common name need not be the first.
        return Arrays.stream(names)
                .flatMap(rdn -> Arrays.stream(rdn.getTypesAndValues()))
                .filter(part -> BCStyle.CN.equals(part.getType()))
                .map(part -> IETFUtils.valueToString(part.getValue()))
                .toList();
    }

    /** As it is written in the configuration. */
    @Override
    public String toString() {
        return switch (kind) {
            case HOSTNAME -> "hostname";
            case CN -> "cn:" + name;
            case SPKI -> "spki:" + HexFormat.of().formatHex(pin);
        };
    }
}

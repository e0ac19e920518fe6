// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files by which an SAE proves who it is: a PEM certificate (chain) with its PEM key, or one
 * PKCS#12 file ({@code .p12}, {@code .pfx}).
 *
 * @param certificate not null
 * @param key absent exactly with PKCS#12; PKCS#8 (plain or encrypted), PKCS#1 or SEC 1
 * @param passwordFile its first line opens the key or the PKCS#12 file; absent without a password
 */
public record ClientFiles(Path certificate, Optional<Path> key, Optional<Path> passwordFile) {

    public ClientFiles {
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(passwordFile, "passwordFile");
    }

    /** Whether the certificate file holds the key as well. */
    public boolean pkcs12() {
        return isPkcs12(certificate);
    }

    /** Told by the file's name. */
    public static boolean isPkcs12(Path certificate) {
        String name = certificate.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

    /** All files there are, for watching. */
    List<Path> all() {
        return Stream.of(Optional.of(certificate), key, passwordFile)
                .flatMap(Optional::stream)
                .toList();
    }
}

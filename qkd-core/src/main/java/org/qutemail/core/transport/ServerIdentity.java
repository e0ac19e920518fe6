// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificate chain and private key of a TLS server in two PEM files, which may be replaced while
 * they are in use: first one, then the other.
 *
 * @param certificate chain, the server's own first
 * @param key PKCS#8, PKCS#1 or SEC 1, without a password
 */
public record ServerIdentity(Path certificate, Path key) {

    /**
     * Reads both files and looks whether they belong together.
     *
     * @return when the first certificate of the chain ends
     * @throws KmeSetupException naming the file that cannot be used
     */
    public Instant check() throws KmeSetupException {
        try {
            return CredentialFiles.end(
                    CredentialFiles.own(
                            new ClientFiles(certificate, Optional.of(key), Optional.empty())));
        } catch (GeneralSecurityException e) {
            throw new KmeSetupException(certificate + ": cannot be used for TLS", e);
        }
    }

    /** Changes when one of the files is replaced. */
    public List<String> stamps() {
        return Stream.of(certificate, key).map(ServerIdentity::stamp).toList();
    }

    private static String stamp(Path file) {
        try {
            return Files.getLastModifiedTime(file) + "/" + Files.size(file);
        } catch (IOException e) {
            return "unreadable";
        }
    }
}

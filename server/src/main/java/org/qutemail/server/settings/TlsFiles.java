// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.qutemail.core.transport.KmeSetupException;
import org.qutemail.core.transport.ServerIdentity;

/** Certificate and key of the mail ports that the environment names: both or neither. */
final class TlsFiles {

    private TlsFiles() {}

    /**
     * @return empty when the pair in the home serves
     * @throws SettingException only one is named, or they cannot be used together
     */
    static Optional<ServerIdentity> from(Environment environment) throws SettingException {
        Optional<Path> certificate = path(environment, Variable.SMTP_TLS_CERT);
        Optional<Path> key = path(environment, Variable.SMTP_TLS_KEY);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        requireBoth(certificate, key, Variable.SMTP_TLS_KEY);
        requireBoth(key, certificate, Variable.SMTP_TLS_CERT);
        ServerIdentity pair = new ServerIdentity(certificate.get(), key.get());
        try {
            pair.check();
            return Optional.of(pair);
        } catch (KmeSetupException e) {
            throw SettingException.of(
                    Variable.SMTP_TLS_CERT.name(),
                    certificate.get().toString(),
                    "cannot be used with SMTP_TLS_KEY: " + e.getMessage());
        }
    }

    private static void requireBoth(Optional<Path> one, Optional<Path> other, Variable missing)
            throws SettingException {
        if (one.isPresent() && other.isEmpty()) {
            throw SettingException.of(
                    missing.name(), "", "SMTP_TLS_CERT and SMTP_TLS_KEY go together; set both");
        }
    }

    private static Optional<Path> path(Environment environment, Variable variable)
            throws SettingException {
        String value = environment.get(variable);
        try {
            return value.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Path.of(value).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            throw SettingException.of(variable.name(), value, "name a PEM file");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.qutemail.core.transport.ClientFiles;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeIdentity;
import org.qutemail.core.transport.KmePair;

/** Reads the two identities of a site. */
final class EndpointSettings {

    private final Settings settings;
    private final boolean simulator;

    private EndpointSettings(Settings settings, boolean simulator) {
        this.settings = settings;
        this.simulator = simulator;
    }

    static QkdConfiguration.Endpoints read(Settings settings, boolean simulator)
            throws QkdConfigurationException {
        return new EndpointSettings(settings, simulator).read();
    }

    private QkdConfiguration.Endpoints read() throws QkdConfigurationException {
        String submitSae = settings.required(QkdSetting.SUBMIT_SAE_ID);
        String storeSae = settings.required(QkdSetting.STORE_SAE_ID);
        if (submitSae.equals(storeSae)) {
            throw settings.wrong(
                    QkdSetting.STORE_SAE_ID,
                    "must differ from submit.saeId: key management entities refuse an SAE that"
                            + " names itself as the other end");
        }
        KmeIdentity[] identities = identities();
        KmeEndpoint submit =
                new KmeEndpoint(
                        url(QkdSetting.SUBMIT_KME_URL),
                        submitSae,
                        storeSae,
                        files(
                                QkdSetting.SUBMIT_CERT,
                                QkdSetting.SUBMIT_KEY,
                                QkdSetting.SUBMIT_KEY_PASSWORD_FILE),
                        path(QkdSetting.CA, settings.required(QkdSetting.CA)),
                        identities[0],
                        simulator);
        KmeEndpoint store =
                new KmeEndpoint(
                        url(QkdSetting.STORE_KME_URL),
                        storeSae,
                        submitSae,
                        files(
                                QkdSetting.STORE_CERT,
                                QkdSetting.STORE_KEY,
                                QkdSetting.STORE_KEY_PASSWORD_FILE),
                        submit.ca(),
                        identities[1],
                        simulator);
        return new QkdConfiguration.Endpoints(List.of(new KmePair(submit, store)));
    }

    /** One identity for both entities, or two: that of submit, a comma, that of store. */
    private KmeIdentity[] identities() throws QkdConfigurationException {
        String[] texts = settings.text(QkdSetting.KME_IDENTITY).orElse("hostname").split(",", -1);
        if (texts.length > 2) {
            throw settings.wrong(QkdSetting.KME_IDENTITY, "has more than two identities");
        }
        KmeIdentity first = identity(texts[0]);
        return new KmeIdentity[] {first, texts.length == 2 ? identity(texts[1]) : first};
    }

    private KmeIdentity identity(String text) throws QkdConfigurationException {
        try {
            return KmeIdentity.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw settings.wrong(QkdSetting.KME_IDENTITY, e.getMessage());
        }
    }

    private URI url(QkdSetting setting) throws QkdConfigurationException {
        String text = settings.required(setting);
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw settings.wrong(setting, "is not a URL: \"" + text + "\"");
        }
        try {
            KmeEndpoint.requireUsable(url);
            return url;
        } catch (IllegalArgumentException e) {
            throw settings.wrong(setting, e.getMessage());
        }
    }

    private ClientFiles files(QkdSetting cert, QkdSetting key, QkdSetting password)
            throws QkdConfigurationException {
        Path certificate = path(cert, settings.required(cert));
        Optional<Path> keyFile = optionalPath(key);
        if (ClientFiles.isPkcs12(certificate) && keyFile.isPresent()) {
            throw settings.wrong(
                    key,
                    "must be unset: the PKCS#12 file of " + cert.property() + " holds the key");
        }
        if (!ClientFiles.isPkcs12(certificate) && keyFile.isEmpty()) {
            throw settings.wrong(
                    key, "is missing: only a .p12 or .pfx certificate file holds its key itself");
        }
        return new ClientFiles(certificate, keyFile, optionalPath(password));
    }

    private Optional<Path> optionalPath(QkdSetting setting) throws QkdConfigurationException {
        Optional<String> text = settings.text(setting);
        return text.isEmpty() ? Optional.empty() : Optional.of(path(setting, text.get()));
    }

    private Path path(QkdSetting setting, String text) throws QkdConfigurationException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw settings.wrong(setting, "is not a file name: \"" + text + "\"");
        }
    }
}

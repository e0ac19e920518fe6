// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.qutemail.core.transport.ClientFiles;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.KmeIdentity;
import org.qutemail.core.transport.KmePair;

/** Reads the two identities of a site, and the entities that each of them asks. */
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
        List<URI> submitUrls = urls(QkdSetting.SUBMIT_KME_URL);
        List<URI> storeUrls = urls(QkdSetting.STORE_KME_URL);
        if (storeUrls.size() != 1 && storeUrls.size() != submitUrls.size()) {
            throw settings.wrong(
                    QkdSetting.STORE_KME_URL,
                    "has "
                            + storeUrls.size()
                            + " URLs, but submit.kmeUrl has "
                            + submitUrls.size()
                            + ": give one for each of those, in the same order, or one for all");
        }
        List<KmeIdentity> identities = identities(submitUrls.size(), storeUrls.size());
        ClientFiles submitFiles =
                files(
                        QkdSetting.SUBMIT_CERT,
                        QkdSetting.SUBMIT_KEY,
                        QkdSetting.SUBMIT_KEY_PASSWORD_FILE);
        ClientFiles storeFiles =
                files(
                        QkdSetting.STORE_CERT,
                        QkdSetting.STORE_KEY,
                        QkdSetting.STORE_KEY_PASSWORD_FILE);
        Path ca = path(QkdSetting.CA, settings.required(QkdSetting.CA));
        List<KmeEndpoint> stores = new ArrayList<>();
        for (int i = 0; i < storeUrls.size(); i++) {
            KmeIdentity identity = identities.get(submitUrls.size() + i);
            stores.add(
                    new KmeEndpoint(
                            storeUrls.get(i),
                            storeSae,
                            submitSae,
                            storeFiles,
                            ca,
                            identity,
                            simulator));
        }
        List<KmePair> pairs = new ArrayList<>();
        for (int i = 0; i < submitUrls.size(); i++) {
            KmeEndpoint submit =
                    new KmeEndpoint(
                            submitUrls.get(i),
                            submitSae,
                            storeSae,
                            submitFiles,
                            ca,
                            identities.get(i),
                            simulator);
            pairs.add(new KmePair(submit, stores.get(stores.size() == 1 ? 0 : i)));
        }
        return new QkdConfiguration.Endpoints(pairs);
    }

    /**
     * One identity for all entities; or two, for those of submit and for those of store; or one for
     * each, in the order of the URLs.
     */
    private List<KmeIdentity> identities(int submits, int stores) throws QkdConfigurationException {
        List<KmeIdentity> given = new ArrayList<>();
        for (String text :
                settings.text(QkdSetting.KME_IDENTITY).orElse("hostname").split(",", -1)) {
            given.add(identity(text));
        }
        int entities = submits + stores;
        if (given.size() == entities) {
            return given;
        }
        if (given.size() > 2) {
            throw settings.wrong(
                    QkdSetting.KME_IDENTITY,
                    "has "
                            + given.size()
                            + " identities: give one for all, two (for the entities of submit, of"
                            + " store), or "
                            + entities
                            + ", one for each URL");
        }
        List<KmeIdentity> all = new ArrayList<>(Collections.nCopies(submits, given.get(0)));
        all.addAll(Collections.nCopies(stores, given.get(given.size() - 1)));
        return all;
    }

    private KmeIdentity identity(String text) throws QkdConfigurationException {
        try {
            return KmeIdentity.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw settings.wrong(QkdSetting.KME_IDENTITY, e.getMessage());
        }
    }

    /** One URL, or several with commas, each once. */
    private List<URI> urls(QkdSetting setting) throws QkdConfigurationException {
        Set<URI> urls = new LinkedHashSet<>();
        for (String text : settings.required(setting).split(",", -1)) {
            if (!urls.add(url(setting, text.strip()))) {
                throw settings.wrong(setting, "names " + text.strip() + " twice");
            }
        }
        return List.copyOf(urls);
    }

    private URI url(QkdSetting setting, String text) throws QkdConfigurationException {
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

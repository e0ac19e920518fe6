// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.qutemail.core.vault.store.VaultStore;
import org.qutemail.core.vault.wrap.VaultStores;

/**
 * Embedded databases in a directory, each of which can be opened again. They are copies of one that
 * is made once for all tests: making one takes much longer.
 */
final class DerbyStores implements VaultStores {

    private static Path template;

    private final Path directory;
    private final Map<VaultStore, Path> places = new HashMap<>();
    private int made;

    DerbyStores(Path directory) {
        this.directory = directory;
    }

    @Override
    public VaultStore empty() throws Exception {
        Path place = directory.resolve("db" + ++made);
        copy(template(), place);
        return open(place);
    }

    private static synchronized Path template() throws Exception {
        if (template == null) {
            Path parent = Files.createTempDirectory("qutemail-derby");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(parent)));
            VaultDatabase.embedded(parent.resolve("db")).close();
            template = parent.resolve("db");
        }
        return template;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("the tests left something in " + directory);
        }
    }

    @Override
    public VaultStore reopened(VaultStore closed) throws Exception {
        return open(places.get(closed));
    }

    private VaultStore open(Path place) throws Exception {
        VaultStore store = VaultDatabase.embedded(place);
        places.put(store, place);
        return store;
    }
}

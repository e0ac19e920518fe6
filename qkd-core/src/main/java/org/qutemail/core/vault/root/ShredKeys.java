// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.qutemail.core.secret.KeyWrap;
import org.qutemail.core.secret.SecretBytes;

/**
 * One key for each calendar month (UTC), which everything that the vault wraps in that month needs
 * as well. It lies with the root, outside of any database: a deleted row lives on in logs and
 * backups, and destroying the month's key makes all of those useless at once.
 *
 * <p>File {@code shred/2026-11.key}: the key of 32 octets, wrapped (AES-256-KWP) under a key
 * derived from the root. Durable before anything is wrapped under it. Thread-safe.
 */
public final class ShredKeys implements AutoCloseable {

    private static final String LABEL = "qutemail/1 vault-shred";
    private static final String SUFFIX = ".key";
    private static final int SIZE = 32;

    private final Path directory;
    private final VaultRoot root;
    private final SecureRandom random;
    private final Map<String, SecretBytes> keys = new ConcurrentHashMap<>();

    private ShredKeys(Path directory, VaultRoot root, SecureRandom random) {
        this.directory = directory;
        this.root = root;
        this.random = random;
    }

    /**
     * Opens all there are.
     *
     * @throws VaultRefusedException one was changed or belongs to another root
     */
    public static ShredKeys open(RootDirectory directory, VaultRoot root, SecureRandom random)
            throws IOException, VaultRefusedException {
        OwnerFiles.directory(directory.shredKeys());
        ShredKeys opened = new ShredKeys(directory.shredKeys(), root, random);
        try (Stream<Path> files = Files.list(directory.shredKeys())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX)) {
                    opened.load(name.substring(0, name.length() - SUFFIX.length()), file);
                }
            }
        }
        return opened;
    }

    private void load(String period, Path file) throws IOException, VaultRefusedException {
        try (SecretBytes wrapping = wrapping(period)) {
            Optional<SecretBytes> key = KeyWrap.unwrap(wrapping, Files.readAllBytes(file));
            keys.put(
                    period,
                    key.orElseThrow(
                            () ->
                                    new VaultRefusedException(
                                            file
                                                    + " does not belong to this root or was changed:"
                                                    + " restore it from your copy of the root, or"
                                                    + " remove it to give up the keys of that"
                                                    + " month")));
        }
    }

    private SecretBytes wrapping(String period) throws VaultRefusedException {
        return root.derive(LABEL, period.getBytes(StandardCharsets.US_ASCII));
    }

    /** The period that a time belongs to. */
    public static String periodOf(Instant time) {
        return YearMonth.from(time.atZone(ZoneOffset.UTC)).toString();
    }

    /**
     * The period of a time, with its key made if there is none.
     *
     * @throws IOException the key could not be kept
     */
    public String begin(Instant time) throws IOException {
        String period = periodOf(time);
        if (!keys.containsKey(period)) {
            make(period);
        }
        return period;
    }

    private synchronized void make(String period) throws IOException {
        if (keys.containsKey(period)) {
            return;
        }
        SecretBytes key = SecretBytes.random(SIZE, random);
        try (SecretBytes wrapping = wrapping(period)) {
            OwnerFiles.write(directory.resolve(period + SUFFIX), KeyWrap.wrap(wrapping, key));
        } catch (VaultRefusedException e) {
            throw new IOException(e.getMessage(), e);
        }
        keys.put(period, key);
    }

    /** The key of a period, lent: not to be closed. Empty when it was destroyed. */
    public Optional<SecretBytes> of(String period) {
        return Optional.ofNullable(keys.get(period));
    }

    /** The periods whose keys exist, in order. */
    public List<String> periods() {
        return keys.keySet().stream().sorted().toList();
    }

    /**
     * Overwrites and deletes the key of a period: what was wrapped in it can never be opened again,
     * nor any backup of it. Copies of the root made elsewhere are out of reach.
     *
     * @return false: there is no such key
     */
    public synchronized boolean destroy(String period) throws IOException {
        SecretBytes key = keys.remove(period);
        if (key == null) {
            return false;
        }
        key.close();
        OwnerFiles.shred(directory.resolve(period + SUFFIX));
        return true;
    }

    @Override
    public void close() {
        keys.values().forEach(SecretBytes::close);
        keys.clear();
    }
}

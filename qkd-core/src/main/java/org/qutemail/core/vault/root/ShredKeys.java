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
import java.time.format.DateTimeParseException;
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
 * derived from the root. Durable before anything is wrapped under it. A destroyed one leaves {@code
 * shred/2026-11.destroyed}: when and why, in two lines of text. Thread-safe.
 */
public final class ShredKeys implements AutoCloseable {

    private static final String LABEL = "qutemail/1 vault-shred";
    private static final String SUFFIX = ".key";
    private static final String TOMBSTONE = ".destroyed";
    private static final int SIZE = 32;

    private final Path directory;
    private final VaultRoot root;
    private final SecureRandom random;
    private final Map<String, SecretBytes> keys = new ConcurrentHashMap<>();
    private final Map<String, Destruction> destroyed = new ConcurrentHashMap<>();

    /**
     * The end of a period.
     *
     * @param at when
     * @param reason for people
     */
    public record Destruction(Instant at, String reason) {}

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
            // Tombstones first: a destruction that was cut off is brought to its end.
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                String period = name.replaceFirst("\\.[a-z]+$", "");
                if (name.endsWith(TOMBSTONE)) {
                    opened.bury(period, file);
                } else if (name.endsWith(SUFFIX) && opened.destroyed.containsKey(period)) {
                    OwnerFiles.shred(file);
                } else if (name.endsWith(SUFFIX)) {
                    opened.load(period, file);
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

    private void bury(String period, Path file) throws IOException, VaultRefusedException {
        List<String> lines = Files.readAllLines(file);
        try {
            destroyed.put(period, new Destruction(Instant.parse(lines.get(0)), lines.get(1)));
        } catch (DateTimeParseException | IndexOutOfBoundsException e) {
            throw new VaultRefusedException(
                    file
                            + " does not say when and why the key of that month was destroyed:"
                            + " restore it from your copy of the root",
                    e);
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
     * @throws IOException the key could not be kept, or the period was destroyed
     */
    public String begin(Instant time) throws IOException {
        String period = periodOf(time);
        if (destroyed.containsKey(period)) {
            throw new IOException("the period " + period + " was destroyed: is the clock right?");
        }
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

    /** When and why a period was destroyed; empty when it was not. */
    public Optional<Destruction> destruction(String period) {
        return Optional.ofNullable(destroyed.get(period));
    }

    /**
     * Overwrites and deletes the key of a period: what was wrapped in it can never be opened again,
     * nor any backup of it. Copies of the root made elsewhere are out of reach.
     *
     * @param why its reason: one line
     * @return false: there is no such key
     */
    public synchronized boolean destroy(String period, Destruction why) throws IOException {
        if (!keys.containsKey(period)) {
            return false;
        }
        // The word first: what is cut off after it is brought to its end at the next start.
        OwnerFiles.write(
                directory.resolve(period + TOMBSTONE),
                (why.at() + "\n" + why.reason() + "\n").getBytes(StandardCharsets.UTF_8));
        destroyed.put(period, why);
        keys.remove(period).close();
        OwnerFiles.shred(directory.resolve(period + SUFFIX));
        return true;
    }

    @Override
    public void close() {
        keys.values().forEach(SecretBytes::close);
        keys.clear();
    }
}

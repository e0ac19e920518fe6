// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.warmup;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyOrigin;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.record.RecordSource;
import org.qutemail.core.secret.SecretBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals and opens for nobody, so that the first large mail is not the one that the JVM compiles
 * AES-GCM for: in a JVM that has not, it takes many times as long.
 *
 * <p>Touches no key of the key service: the key here is random, its own, marked as simulated, and
 * destroyed at the end.
 */
public final class WarmUp {

    /** What a server spends on it at most. */
    public static final Duration STANDARD = Duration.ofSeconds(2);

    /** System property: {@code off} for a server that lives too short to gain from it. */
    public static final String SWITCH = "qutemail.warm-up";

    private static final Logger LOGGER = LoggerFactory.getLogger(WarmUp.class);
    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    /** Large enough for the loops that matter, small enough to leave the heap alone. */
    private static final int SIZE = 1 << 19;

    /** Beyond the compiler's thresholds many times over. */
    private static final int ROUNDS = 300;

    private final SecureRandom random;

    private WarmUp(SecureRandom random) {
        this.random = random;
    }

    /**
     * Begins in the background, on a daemon thread; once in the life of a JVM, and not at all where
     * the system property {@value #SWITCH} is {@code off}.
     *
     * @return whether it begins now
     */
    public static boolean begin(SecureRandom random) {
        if ("off".equals(System.getProperty(SWITCH)) || !BEGUN.compareAndSet(false, true)) {
            return false;
        }
        Thread thread = new Thread(() -> run(STANDARD, random), "qutemail-warm-up");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return true;
    }

    /**
     * Does it in this thread.
     *
     * @param most when it ends, compiled or not
     * @return how often a message was sealed and opened
     */
    public static int run(Duration most, SecureRandom random) {
        long end = System.nanoTime() + most.toNanos();
        WarmUp warmUp = new WarmUp(random);
        int rounds = 0;
        try (KeyMaterial key = warmUp.key()) {
            while (rounds < ROUNDS && System.nanoTime() < end) {
                warmUp.round(key);
                rounds++;
            }
        } catch (SealException | IOException | RuntimeException e) {
            // Mail will tell whether something is really wrong.
            LOGGER.warn("Warm-up ended early", e);
        }
        LOGGER.debug("Warmed up in {} rounds", rounds);
        return rounds;
    }

    private KeyMaterial key() {
        byte[] id = new byte[KeyId.SIZE];
        random.nextBytes(id);
        return new KeyMaterial(
                new KeyInfo(
                        KeyId.of(id, 0),
                        KeyOrigin.SIMULATED,
                        KeyMode.PER_MESSAGE,
                        "warm-up",
                        "warm-up"),
                SecretBytes.random(32, random));
    }

    private void round(KeyMaterial key) throws SealException, IOException {
        byte[] content = new byte[SIZE];
        CmsSealer cms = new CmsSealer(random);
        byte[] mail =
                CmsMime.wrap(
                        CmsSealer.sealedLength(content.length),
                        out ->
                                cms.seal(
                                        key,
                                        content.length,
                                        new ByteArrayInputStream(content),
                                        out),
                        new CmsMime.Headers("warm-up", "warm-up", "warm-up", "<warm-up>"));
        new CmsOpener().openConsuming(CmsMime.extract(mail), key);

        byte[] context = "warm-up".getBytes(StandardCharsets.US_ASCII);
        byte[] record = new RecordSealer(random).seal(key, RecordPart.BODY, context, content);
        RecordOpener opener = new RecordOpener(true);
        opener.open(key, RecordPart.BODY, context, record);
        try (var stream =
                opener.openStream(key, RecordPart.BODY, context, RecordSource.of(record))) {
            stream.transferTo(OutputStream.nullOutputStream());
        }
    }
}

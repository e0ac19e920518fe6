// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.economy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyGrant;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.key.KeyRequest;
import org.qutemail.core.key.KeyServiceSettings;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;

/**
 * One case: a simulated link of its rate, the real key service over TLS, and mail that comes at
 * even intervals and is sealed as the pipeline does it, without James around.
 */
final class KeyRun implements Callable<KeyResult>, AutoCloseable {

    /** Keys that the link has in store: few, so that its rate shows within a minute. */
    static final int STORE = 16;

    private static final int LEAST_OCTETS = 2_000;
    private static final int MOST_OCTETS = 20_000;
    private static final int THREADS = 4;

    private final KeyCase what;
    private final KeyLoad load;
    private final Random random;
    private final InMemoryKeyVault vault = new InMemoryKeyVault();
    private Path directory;
    private KmeSimulator simulator;
    private QkdKeyService keys;
    private final AtomicLong copies = new AtomicLong();
    private final CmsSealer sealer = new CmsSealer(new SecureRandom());

    KeyRun(KeyCase what, KeyLoad load, long seed) {
        this.what = what;
        this.load = load;
        this.random = new Random(seed);
    }

    /** Starts link and service; keys begin to come. */
    void start() throws Exception {
        directory = Files.createTempDirectory("qutemail-benchmark-");
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory)
                                .rate(what.rate())
                                .bufferedKeys(STORE)
                                .build());
        keys =
                QkdKeyService.create(
                        QkdConfiguration.fromVariables(name -> null)
                                .connectedToSimulator(simulator.variables()),
                        KeyServiceSettings.standard(true, what.policy()),
                        vault,
                        Clock.systemUTC(),
                        new SecureRandom());
        keys.start();
    }

    /** Whether the pool is so full that it is not filled up further for the time being. */
    boolean isReady() {
        return keys.status().poolLevel() > what.policy().refillAt();
    }

    /** Lets the mail come. */
    @Override
    public KeyResult call() throws Exception {
        return measured(keys);
    }

    @Override
    public void close() throws IOException {
        if (keys != null) {
            keys.close();
        }
        vault.close();
        if (simulator != null) {
            simulator.close();
        }
        if (directory != null) {
            delete(directory);
        }
    }

    private KeyResult measured(QkdKeyService keys) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<Optional<KeyMode>>> mails = new ArrayList<>();
            long begin = System.nanoTime();
            long interval = TimeUnit.SECONDS.toNanos(1) / load.mailsPerSecond();
            for (int i = 0; i < load.mails(); i++) {
                byte[] message =
                        new byte[LEAST_OCTETS + random.nextInt(MOST_OCTETS - LEAST_OCTETS)];
                random.nextBytes(message);
                long due = begin + i * interval - System.nanoTime();
                if (due > 0) {
                    TimeUnit.NANOSECONDS.sleep(due);
                }
                mails.add(threads.submit(() -> mail(keys, message)));
            }
            int own = 0;
            int epoch = 0;
            int waiting = 0;
            for (Future<Optional<KeyMode>> mail : mails) {
                Optional<KeyMode> mode = mail.get();
                waiting += mode.isEmpty() ? 1 : 0;
                epoch += mode.equals(Optional.of(KeyMode.EPOCH)) ? 1 : 0;
                own += mode.filter(m -> m != KeyMode.EPOCH).isPresent() ? 1 : 0;
            }
            return new KeyResult(what, own, epoch, waiting, keys.status());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The mode it was sealed in; empty when it has to wait. */
    private Optional<KeyMode> mail(QkdKeyService keys, byte[] message) throws Exception {
        KeyGrant grant;
        try {
            grant =
                    keys.take(
                            KeyRequest.delivery(
                                    load.recipients(), message.length, Optional.empty()));
        } catch (KeyUnavailableException e) {
            return Optional.empty();
        }
        for (int i = 0; i < load.recipients(); i++) {
            KeyId key = grant.keys().get(Math.min(i, grant.keys().size() - 1)).id();
            if (i < grant.keys().size()) {
                travel(keys, key, message);
            }
            CopyRef copy = new CopyRef(key, Long.toString(copies.incrementAndGet()).getBytes());
            keys.createCopy(copy).close();
            keys.confirmCopy(copy);
        }
        return Optional.of(grant.mode());
    }

    private void travel(QkdKeyService keys, KeyId id, byte[] message) throws KeyException {
        try (KeyMaterial key = keys.open(id)) {
            sealer.seal(key, message);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

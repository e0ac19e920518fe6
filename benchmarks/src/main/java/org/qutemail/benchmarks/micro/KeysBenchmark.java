// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.key.KeyUnavailableException;
import org.qutemail.core.key.QkdKeyService;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;

/** The key service on the vault in memory, keys from the simulator over mutual TLS. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeysBenchmark {

    /** Copies that a look-up of many asks for. */
    @Param({"1000"})
    public int many;

    /** Attempts, a second apart. */
    private static final int PATIENCE = 60;

    private final List<CopyRef> copies = new ArrayList<>();
    private Path directory;
    private KmeSimulator simulator;
    private InMemoryKeyVault vault;
    private QkdKeyService service;
    private KeyId key;
    private long number;

    /** So many copies, each under a key of its own as delivery makes them. */
    @Setup
    public void prepare() throws Exception {
        directory = Files.createTempDirectory("qutemail-benchmark-");
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory)
                                .bindAddress("127.0.0.1")
                                .rate(1L << 40)
                                .build());
        vault = new InMemoryKeyVault();
        service =
                QkdKeyService.create(
                        QkdConfiguration.fromVariables(name -> null)
                                .connectedToSimulator(simulator.variables()),
                        vault,
                        Clock.systemUTC(),
                        new SecureRandom());
        service.start();
        for (int i = 0; i < many; i++) {
            key = take().id();
            copies.add(copy());
            service.createCopy(copies.get(i)).close();
        }
    }

    private CopyRef copy() {
        return new CopyRef(key, Long.toString(number++).getBytes());
    }

    /** Everything prepared. */
    @TearDown
    public void close() throws Exception {
        service.close();
        vault.close();
        simulator.close();
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** As long as it goes on, so with the share of the batches that are fetched meanwhile. */
    @Benchmark
    public KeyInfo take() throws KeyException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return service.take(KeyPurpose.DELIVERY);
            } catch (KeyUnavailableException e) {
                // A machine busy with other things answers late.
                if (attempt == PATIENCE) {
                    throw e;
                }
                Thread.sleep(1000);
            }
        }
    }

    /** Destroyed at once, so that the vault stays what it is. */
    @Benchmark
    public void createCopyAndDestroyIt() throws KeyException {
        CopyRef copy = copy();
        service.createCopy(copy).close();
        service.destroyCopy(copy);
    }

    @Benchmark
    public void openCopy() throws KeyException {
        service.openCopy(copies.get((int) (number++ % many))).close();
    }

    @Benchmark
    public void openManyCopies() throws KeyException {
        service.openCopies(copies).values().forEach(KeyMaterial::close);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.CmsSealer;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.core.seal.warmup.WarmUp;

/** The two formats beside AES-256-GCM of the JDK alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FormatsBenchmark {

    private static final byte[] CONTEXT = {'4', '2'};
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;

    // As a server does. Few calls on large contents would leave AES-GCM uncompiled for all of a
    // run.
    static {
        WarmUp.run(Duration.ofSeconds(8), new SecureRandom());
    }

    /** Octets of plaintext; those of {@link Sizes#ALL}. */
    @Param({"1024", "10240", "1048576", "26214400"})
    public int size;

    private final SecureRandom random = new SecureRandom();
    private final KeyMaterial key = Sizes.key();
    private final SecretKeySpec plainKey = new SecretKeySpec(Sizes.random(32), "AES");
    private final RecordSealer recordSealer = new RecordSealer(random);
    private final RecordOpener recordOpener = new RecordOpener(true);
    private final CmsSealer cmsSealer = new CmsSealer(random);
    private final CmsOpener cmsOpener = new CmsOpener();

    private byte[] content;
    private byte[] nonce;
    private byte[] gcm;
    private byte[] record;
    private byte[] cms;

    /** Sealed forms to open. */
    @Setup
    public void prepare() throws GeneralSecurityException {
        content = Sizes.random(size);
        nonce = Sizes.random(NONCE);
        gcm = gcm(Cipher.ENCRYPT_MODE, nonce, content);
        record = recordSealer.seal(key, RecordPart.BODY, CONTEXT, content);
        cms = cmsSealer.seal(key, content);
    }

    private byte[] gcm(int mode, byte[] iv, byte[] octets) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, plainKey, new GCMParameterSpec(TAG_BITS, iv));
        return cipher.doFinal(octets);
    }

    @Benchmark
    public byte[] jdkSeal() throws GeneralSecurityException {
        byte[] fresh = new byte[NONCE];
        random.nextBytes(fresh);
        return gcm(Cipher.ENCRYPT_MODE, fresh, content);
    }

    @Benchmark
    public byte[] jdkOpen() throws GeneralSecurityException {
        return gcm(Cipher.DECRYPT_MODE, nonce, gcm);
    }

    @Benchmark
    public byte[] recordSeal() {
        return recordSealer.seal(key, RecordPart.BODY, CONTEXT, content);
    }

    @Benchmark
    public byte[] recordOpen() throws SealException {
        return recordOpener.open(key, RecordPart.BODY, CONTEXT, record);
    }

    @Benchmark
    public byte[] cmsSeal() {
        return cmsSealer.seal(key, content);
    }

    @Benchmark
    public byte[] cmsOpen() throws SealException {
        return cmsOpener.open(cms, key);
    }
}

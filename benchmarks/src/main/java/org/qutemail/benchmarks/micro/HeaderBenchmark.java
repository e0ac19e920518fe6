// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.RecordPart;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;

/** What a list of messages does for each: open a header of 2 KB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderBenchmark {

    private static final byte[] CONTEXT = {'4', '2'};

    private final KeyMaterial key = Sizes.key();
    private final RecordOpener opener = new RecordOpener(true);
    private final byte[] record =
            new RecordSealer(new SecureRandom())
                    .seal(key, RecordPart.HEADER, CONTEXT, Sizes.random(2048));

    @Benchmark
    public byte[] headerOpen() throws SealException {
        return opener.open(key, RecordPart.HEADER, CONTEXT, record);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Varied MIME messages for round trips: what a store, a protocol or a cipher might get wrong. The
 * same seed gives the same messages; print it with a failure.
 *
 * <pre>{@code
 * for (MimeSample sample : MimeCorpus.of(seed, "alice@a.test", "bob@a.test").all()) { ... }
 * }</pre>
 */
public final class MimeCorpus {

    /** The seed used when nothing else is asked for. */
    public static final long SEED = 20261122L;

    /** 25 MB: with its header within a limit of 25 MiB. */
    private static final int LARGE = 25_000_100;

    private final long seed;
    private final String from;
    private final String to;

    private MimeCorpus(long seed, String from, String to) {
        this.seed = seed;
        this.from = from;
        this.to = to;
    }

    /**
     * @param from address of the author, without brackets
     * @param to address of the one recipient, without brackets
     */
    public static MimeCorpus of(long seed, String from, String to) {
        return new MimeCorpus(seed, from, to);
    }

    /** The seed, for the message of a failing test. */
    public long seed() {
        return seed;
    }

    /** All of them, the 25 MB one included: more than a hundred. */
    public List<MimeSample> all() {
        List<MimeSample> samples = new ArrayList<>(small());
        samples.add(large());
        return samples;
    }

    /** All up to some hundred kilobytes: at least a hundred. */
    public List<MimeSample> small() {
        Random random = new Random(seed);
        List<MimeSample> samples = new ArrayList<>();
        samples.addAll(BodySamples.of(builder(random)));
        samples.addAll(HeaderSamples.of(builder(random)));
        samples.addAll(MultipartSamples.of(builder(random)));
        samples.addAll(OddSamples.of(builder(random)));
        return samples;
    }

    /** Those that SMTP carries unchanged, without the large one. */
    public List<MimeSample> travelling() {
        List<MimeSample> samples = new ArrayList<>(small());
        samples.removeIf(sample -> !sample.smtpSafe());
        return samples;
    }

    /** The one of 25 MB: what the server's limit lets pass. */
    public MimeSample large() {
        return BodySamples.large(builder(new Random(seed + 1)), LARGE);
    }

    private MimeBuilder builder(Random random) {
        return new MimeBuilder(random, from, to);
    }
}

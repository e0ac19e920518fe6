// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.qutemail.core.seal.SealError.CORRUPT;
import static org.qutemail.core.seal.SealError.MISSING_KEY;
import static org.qutemail.core.seal.SealError.TRUNCATED;
import static org.qutemail.core.seal.SealError.UNSUPPORTED;
import static org.qutemail.core.seal.SealError.WRONG_KEY_OR_CONTEXT;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.qutemail.core.key.FixedKeyService;
import org.qutemail.core.key.KeyInfo;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.cms.CmsMime;
import org.qutemail.core.seal.cms.CmsOpener;
import org.qutemail.core.seal.cms.CmsSealer;

/**
 * Ten thousand malformed CMS, alone and in their mail message: a typed error for each, nothing of
 * the content, no key looked up for what is not our form. {@code -Dqutemail.seed} repeats a run.
 */
@Timeout(300) // Against hanging only.
class MalformedCmsTest {

    private static final long SEED = Long.getLong("qutemail.seed", System.nanoTime());
    private static final String SECRET = "the harbour opens at seven";

    private final WatchedKeys keys = new WatchedKeys(new FixedKeyService());
    private final CmsOpener opener = new CmsOpener();
    private final List<byte[]> contents = new ArrayList<>();
    private final List<byte[]> originals = new ArrayList<>();

    private void originals() throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(SEED);
        CmsSealer sealer = new CmsSealer(random);
        for (int length : new int[] {0, 1, 100, 130, 1000, 70_000}) {
            byte[] content =
                    Arrays.copyOf(
                            SECRET.repeat(1 + length / SECRET.length())
                                    .getBytes(StandardCharsets.US_ASCII),
                            length);
            KeyInfo info = keys.take(KeyPurpose.DELIVERY);
            try (KeyMaterial key = keys.open(info.id())) {
                contents.add(content);
                originals.add(sealer.seal(key, content));
            }
        }
    }

    @Test
    void tenThousandMalformedCmsShouldBeRefusedWithoutKeyOrContent() throws Exception {
        originals();
        FuzzLog.run("malformed CMS", SEED, 10_000, new Malformed(originals, 40, 60), this::open)
                .assertRefused(TRUNCATED, UNSUPPORTED, MISSING_KEY, WRONG_KEY_OR_CONTEXT, CORRUPT);
    }

    @Test
    void malformedMessagesAroundCmsShouldBeRefusedWithoutKeyOrContent() throws Exception {
        originals();
        List<byte[]> messages = new ArrayList<>();
        for (byte[] cms : originals) {
            messages.add(
                    CmsMime.wrap(
                            cms,
                            new CmsMime.Headers(
                                    "<a@a.test>",
                                    "<b@b.test>",
                                    "Sun, 22 Nov 2026 12:00:00 +0000",
                                    "<1@a.test>")));
        }
        FuzzLog.run(
                        "malformed messages",
                        SEED,
                        3_000,
                        new Malformed(messages, 78, 400),
                        this::openMessage)
                .assertRefused(UNSUPPORTED, CORRUPT);
    }

    private SealError openMessage(byte[] message) throws Exception {
        byte[] cms;
        try {
            cms = CmsMime.extract(message);
        } catch (SealException e) {
            assertThat(e.error()).isEqualTo(UNSUPPORTED);
            assertThat(e.getMessage()).doesNotContain("harbour");
            return e.error();
        }
        return open(cms);
    }

    private SealError open(byte[] cms) throws Exception {
        keys.forgetLookUps();
        byte[] content;
        try {
            content = opener.open(cms, keys);
        } catch (SealException e) {
            boolean early = e.error() == TRUNCATED || e.error() == UNSUPPORTED;
            assertThat(keys.lookedUp()).as("look-ups for %s", e.error()).isEqualTo(early ? 0 : 1);
            assertThat(e.getMessage()).doesNotContain("harbour");
            return e.error();
        }
        for (int i = 0; i < originals.size(); i++) {
            if (Arrays.equals(originals.get(i), cms)) {
                assertThat(content).isEqualTo(contents.get(i));
                return null;
            }
        }
        throw new AssertionError("opened, and is none of the originals");
    }
}

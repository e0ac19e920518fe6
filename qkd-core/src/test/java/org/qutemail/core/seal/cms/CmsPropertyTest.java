// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.qutemail.core.key.KeyMaterial;
import org.qutemail.core.seal.Keys;
import org.qutemail.core.seal.Mutations;
import org.qutemail.core.seal.SealException;

class CmsPropertyTest {

    private static final CmsMime.Headers HEADERS =
            new CmsMime.Headers("<a@x>", "<b@x>", "Sun, 22 Nov 2026 16:00:00 +0000", "<1@x>");

    private final KeyMaterial key = Keys.real();
    private final CmsSealer sealer = new CmsSealer(new SecureRandom());
    private final CmsOpener opener = new CmsOpener();

    @Property(tries = 200)
    void whatIsSealedShouldOpen(@ForAll @IntRange(max = 70_000) int length) throws Exception {
        byte[] content = Keys.plaintext(length);
        byte[] cms = sealer.seal(key, content);
        assertThat(opener.open(cms, key)).isEqualTo(content);
        assertThat(CmsMime.extract(CmsMime.wrap(cms, HEADERS))).isEqualTo(cms);
    }

    @Property(tries = 2000)
    void changedCmsShouldNeverOpen(@ForAll @IntRange(max = 400) int length, @ForAll long seed) {
        byte[] cms = sealer.seal(key, Keys.plaintext(length));
        byte[] changed = Mutations.of(cms, seed);
        assertThat(Arrays.equals(changed, cms) || openOrNull(changed) == null).isTrue();
    }

    @Property(tries = 2000)
    void randomOctetsShouldBeRefused(
            @ForAll @Size(max = 300) byte[] octets, @ForAll boolean sequence) {
        byte[] cms = octets.clone();
        if (sequence && cms.length > 0) {
            cms[0] = DerWriter.SEQUENCE;
        }
        assertThat(openOrNull(cms)).isNull();
    }

    @Property(tries = 1000)
    void aChangedCarryingMessageShouldGiveTheSameCmsOrBeRefused(
            @ForAll @IntRange(max = 200) int length, @ForAll long seed) {
        byte[] content = Keys.plaintext(length);
        byte[] message = CmsMime.wrap(sealer.seal(key, content), HEADERS);
        try {
            byte[] opened = opener.open(CmsMime.extract(Mutations.of(message, seed)), key);
            assertThat(opened).isEqualTo(content);
        } catch (SealException e) {
            assertThat(e.error()).isNotNull();
        }
    }

    @Property(tries = 1000)
    void randomMessagesShouldBeRefused(@ForAll @Size(max = 300) byte[] octets) {
        byte[] behindHeader =
                (new String(CmsMime.wrap(new byte[0], HEADERS), StandardCharsets.ISO_8859_1)
                                + new String(octets, StandardCharsets.ISO_8859_1))
                        .getBytes(StandardCharsets.ISO_8859_1);
        for (byte[] message : new byte[][] {octets, behindHeader}) {
            try {
                CmsMime.isSealed(message);
                assertThat(openOrNull(CmsMime.extract(message))).isNull();
            } catch (SealException e) {
                assertThat(e.error()).isNotNull();
            }
        }
    }

    private byte[] openOrNull(byte[] cms) {
        try {
            return opener.open(cms, key);
        } catch (SealException e) {
            return null;
        }
    }
}

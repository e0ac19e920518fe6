// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.transport.DamagedAnswers;

/**
 * Whatever a key provider answers, a reader gives a value that passed every check, or throws an
 * IOException that holds no key. jqwik prints the seed of a failure.
 */
class SkipAnswerPropertyTest {

    private static byte[] key(long seed) {
        Random random = new Random(seed);
        byte[] key = new byte[32];
        random.nextBytes(key);
        return ("{\"keyId\":\""
                        + SkipKeyId.format(new KeyId(new UUID(random.nextLong(), seed)))
                        + "\",\"key\":\""
                        + HexFormat.of().formatHex(key)
                        + "\",\"SIMULATED\":true}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] capabilities(long seed) {
        return ("{\"entropy\":true,\"key\":true,\"algorithm\":\"QKD\",\"localSystemID\":\"kp-"
                        + seed
                        + "\",\"remoteSystemID\":[\"Bob\",\"KP_[a-z]_*\"],\"SIMULATED\":true}")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<byte[]> damagedKey() {
        return DamagedAnswers.of(Arbitraries.longs().map(SkipAnswerPropertyTest::key));
    }

    @Provide
    Arbitrary<byte[]> damagedCapabilities() {
        return DamagedAnswers.of(Arbitraries.longs().map(SkipAnswerPropertyTest::capabilities));
    }

    private static void assertTellsNothing(IOException e) {
        assertThat(e).isExactlyInstanceOf(IOException.class).hasNoCause();
        // Numbers and ids apart, the messages are ours, word for word.
        assertThat(e.getMessage()).matches("[A-Za-z0-9_,:() -]{1,170}");
        // Longer than any word of them, shorter than a key.
        assertThat(e.getMessage()).doesNotContainPattern("[0-9A-Fa-f]{20}");
    }

    @Property(tries = 5000)
    void newKeyShouldBeSoundOrRefused(@ForAll("damagedKey") byte[] body) {
        try (KeyContainer container = KeyAnswerReader.readNew(body, body.length, 256)) {
            assertThat(container.keys()).hasSize(1);
            assertThat(container.keys()).allMatch(key -> key.secret().size() == 32);
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    @Property(tries = 1000)
    void keyOfAnIdShouldBeThatOneOrRefused(@ForAll("damagedKey") byte[] body) {
        KeyId wanted = new KeyId(new UUID(1, 2));
        try (KeyContainer container = KeyAnswerReader.readOf(body, body.length, wanted, 256)) {
            assertThat(container.keys()).extracting(DeliveredKey::id).containsExactly(wanted);
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    @Property(tries = 2000)
    void capabilitiesShouldBeSoundOrRefused(@ForAll("damagedCapabilities") byte[] body) {
        try {
            Capabilities told = CapabilitiesReader.read(body, body.length);
            assertThat(told.localSystemId()).isNotEmpty();
            assertThat(told.algorithm()).matches("[ -~]{0,256}");
            told.reaches("Bob");
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    @Property(tries = 500)
    void validAnswerShouldBeRead(@ForAll long seed) throws IOException {
        byte[] body = key(seed);
        try (KeyContainer container = KeyAnswerReader.readNew(body, body.length, 256)) {
            assertThat(container.simulated()).isTrue();
        }
    }
}

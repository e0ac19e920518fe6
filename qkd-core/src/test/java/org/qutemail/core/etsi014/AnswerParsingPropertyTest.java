// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.transport.DamagedAnswers;
import org.qutemail.core.transport.ErrorMessage;

/**
 * Whatever an entity answers, a reader gives a value that passed every check, or throws an
 * IOException that holds no key. jqwik prints the seed of a failure.
 */
class AnswerParsingPropertyTest {

    private static byte[] validBody(int keys, Random random) {
        StringBuilder json = new StringBuilder("{\"keys\":[");
        for (int i = 0; i < keys; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            json.append(i == 0 ? "" : ",")
                    .append("{\"key_ID\":\"")
                    .append(new UUID(random.nextLong(), random.nextLong()))
                    .append("\",\"key\":\"")
                    .append(Base64.getEncoder().encodeToString(key))
                    .append("\"}");
        }
        json.append("],\"key_container_extension\":{\"SIMULATED\":true}}");
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        Arbitrary<byte[]> valid =
                Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(0, 3))
                        .as((seed, keys) -> validBody(keys, new Random(seed)));
        return DamagedAnswers.of(valid);
    }

    @Property(tries = 5000)
    void containerShouldBeSoundOrRefused(@ForAll("damaged") byte[] body) {
        try (KeyContainer container = KeyContainerReader.readIssued(body, body.length, 2, 256)) {
            assertThat(container.keys()).hasSize(2);
            assertThat(container.keys()).allMatch(key -> key.secret().size() == 32);
            assertThat(container.keys()).extracting(DeliveredKey::id).doesNotHaveDuplicates();
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    @Property(tries = 1000)
    void claimShouldBeSoundOrRefused(@ForAll("damaged") byte[] body) {
        List<KeyId> ids = List.of(new KeyId(new UUID(1, 2)));
        try (KeyContainer container = KeyContainerReader.readClaimed(body, body.length, ids, 256)) {
            assertThat(container.keys()).extracting(DeliveredKey::id).isEqualTo(ids);
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    private static void assertTellsNothing(IOException e) {
        assertThat(e).hasNoCause();
        // Numbers and ids apart, the messages are ours, word for word.
        assertThat(e.getMessage()).matches("[A-Za-z0-9_,\" -]{1,90}");
    }

    @Property(tries = 2000)
    void statusShouldBeSoundOrRefused(@ForAll("damaged") byte[] body) {
        try {
            KmeStatus status = StatusReader.read(body, body.length);
            assertThat(status.maxKeyPerRequest()).isPositive();
            assertThat(status.sourceKmeId()).matches("[ -~]{0,256}");
        } catch (IOException e) {
            assertTellsNothing(e);
        }
    }

    @Property(tries = 2000)
    void errorMessageShouldAlwaysBePrintable(@ForAll("damaged") byte[] body) {
        assertThat(ErrorMessage.of(body, body.length)).matches("[ -~]{0,200}");
    }

    @Property(tries = 500)
    void validContainerShouldBeRead(@ForAll long seed) throws IOException {
        byte[] body = validBody(3, new Random(seed));
        try (KeyContainer container = KeyContainerReader.readIssued(body, body.length, 3, 256)) {
            assertThat(container.simulated()).isTrue();
        }
    }
}

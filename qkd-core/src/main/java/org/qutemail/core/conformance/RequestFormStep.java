// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import java.util.List;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KmeException;

/** Requests in the forms that the standard allows: another size, GET with and without a query. */
final class RequestFormStep implements ProbeStep {

    @Override
    public void run(ProbeSession probe) throws KmeException {
        int size = otherSize(probe);
        boolean honoured = anotherSize(probe, size);
        get(probe, honoured ? size : ProbeSession.BITS);
    }

    /** A second size, where the entity has one. */
    private static int otherSize(ProbeSession probe) {
        int twice = 2 * ProbeSession.BITS;
        int half = ProbeSession.BITS / 2;
        return probe.maxKeySize >= twice ? twice : probe.minKeySize <= half ? half : 0;
    }

    private static boolean anotherSize(ProbeSession probe, int size) throws KmeException {
        if (size == 0) {
            probe.report(Check.KEY_SIZE, Severity.OK, probe.submit, "one size only");
            return false;
        }
        String body = "{\"number\":1,\"size\":" + size + "}";
        try (ProbeAnswer answer = probe.patiently(() -> probe.submit.postEncKeys(body))) {
            boolean honoured = gave(answer, 1, size);
            probe.report(
                    Check.KEY_SIZE,
                    honoured ? Severity.OK : Severity.DEVIATION,
                    probe.submit,
                    size + " bits asked: " + ProbeSession.describe(answer));
            return honoured;
        }
    }

    private static void get(ProbeSession probe, int size) throws KmeException {
        int number = Math.min(2, probe.maxKeysPerRequest);
        String query = "number=" + number + "&size=" + size;
        try (ProbeAnswer answer = probe.patiently(() -> probe.submit.getEncKeys(query))) {
            boolean good = gave(answer, number, size);
            List<KeyId> ids = ProbeSession.ids(answer);
            if (!good || ids.isEmpty()) {
                probe.report(
                        Check.GET_FORM,
                        Severity.DEVIATION,
                        probe.submit,
                        "enc_keys?" + query + ": " + ProbeSession.describe(answer));
                return;
            }
            claimByGet(probe, answer.keys().orElseThrow().keys().get(0));
        }
    }

    private static void claimByGet(ProbeSession probe, DeliveredKey key) throws KmeException {
        // It may take its time to the other side; that has been reported.
        ProbeSession.pause(Duration.ofMillis(100));
        String query = "key_ID=" + key.id();
        try (ProbeAnswer answer = probe.once(() -> probe.store.getDecKeys(query))) {
            boolean same =
                    ProbeSession.ids(answer).equals(List.of(key.id()))
                            && answer.keys()
                                    .orElseThrow()
                                    .keys()
                                    .get(0)
                                    .secret()
                                    .equals(key.secret());
            probe.report(
                    Check.GET_FORM,
                    same ? Severity.OK : Severity.DEVIATION,
                    same ? probe.submit : probe.store,
                    same
                            ? "as POST"
                            : "dec_keys?key_ID=...: "
                                    + (answer.keys().isPresent()
                                            ? "another key"
                                            : ProbeSession.describe(answer)));
        }
    }

    private static boolean gave(ProbeAnswer answer, int number, int bits) {
        return answer.keys()
                .filter(keys -> keys.keys().size() == number)
                .filter(
                        keys ->
                                keys.keys().stream()
                                        .allMatch(key -> key.secret().size() * 8 == bits))
                .isPresent();
    }
}

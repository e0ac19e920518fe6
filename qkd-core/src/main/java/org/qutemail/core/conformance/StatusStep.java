// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.etsi014.ProbeClient;
import org.qutemail.core.source.KmeException;

/** The status of both ends: every field of section 6.1, and the two SAEs as configured. */
final class StatusStep implements ProbeStep {

    private static final List<String> TEXTS = List.of("source_KME_ID", "target_KME_ID");
    private static final List<String> NUMBERS =
            List.of(
                    "key_size",
                    "stored_key_count",
                    "max_key_count",
                    "max_key_per_request",
                    "max_key_size",
                    "min_key_size",
                    "max_SAE_ID_count");

    @Override
    public void run(ProbeSession probe) throws KmeException {
        probe(probe, probe.submit);
        probe(probe, probe.store);
    }

    private static void probe(ProbeSession probe, ProbeClient end) throws KmeException {
        try (ProbeAnswer answer = probe.once(end::status)) {
            if (answer.status() != 200 || answer.json().isEmpty()) {
                probe.report(
                        Check.STATUS,
                        Severity.DEVIATION,
                        end,
                        answer.status() == 200
                                ? "200 without a JSON object"
                                : ProbeSession.describe(answer));
                return;
            }
            JsonNode status = answer.json().get();
            List<String> wrong = wrongFields(status, end);
            probe.report(
                    Check.STATUS,
                    wrong.isEmpty() ? Severity.OK : Severity.DEVIATION,
                    end,
                    wrong.isEmpty() ? "complete" : "missing or wrong: " + String.join(", ", wrong));
            if (end == probe.submit) {
                remember(probe, status);
            }
        }
    }

    private static List<String> wrongFields(JsonNode status, ProbeClient end) {
        List<String> wrong = new ArrayList<>();
        TEXTS.stream().filter(name -> !status.path(name).isTextual()).forEach(wrong::add);
        NUMBERS.stream().filter(name -> !status.path(name).isIntegralNumber()).forEach(wrong::add);
        if (!status.path("master_SAE_ID").asText().equals(end.saeId())) {
            wrong.add("master_SAE_ID");
        }
        if (!status.path("slave_SAE_ID").asText().equals(end.peerSaeId())) {
            wrong.add("slave_SAE_ID");
        }
        return wrong;
    }

    private static void remember(ProbeSession probe, JsonNode status) {
        probe.maxKeysPerRequest = Math.max(1, status.path("max_key_per_request").asInt(1));
        probe.maxKeySize = status.path("max_key_size").asInt(ProbeSession.BITS);
        probe.minKeySize = status.path("min_key_size").asInt(ProbeSession.BITS);
        probe.storedAtStart = status.path("stored_key_count").asLong(-1);
        probe.startedAt = System.nanoTime();
    }
}

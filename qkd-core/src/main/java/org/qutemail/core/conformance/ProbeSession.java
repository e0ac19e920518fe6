// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.qutemail.core.etsi014.ProbeAnswer;
import org.qutemail.core.etsi014.ProbeAnswer.ErrorForm;
import org.qutemail.core.etsi014.ProbeClient;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.source.DeliveredKey;
import org.qutemail.core.source.KeyContainer;
import org.qutemail.core.source.KmeException;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.KmePair;
import org.qutemail.core.transport.KmeSetupException;

/** The two ends that are probed, and what has been found so far. */
final class ProbeSession {

    /** Size of most keys that are asked for, in bits. */
    static final int BITS = 256;

    private static final int PATIENT_TRIES = 8;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    final ProbeClient submit;
    final ProbeClient store;

    /** From the status of submit's entity, or what is safe to assume. */
    int maxKeysPerRequest = 1;

    int maxKeySize = BITS;
    int minKeySize = BITS;

    /** Keys ready when the probe began, and when; -1 when it was not told. */
    long storedAtStart = -1;

    long startedAt = System.nanoTime();

    private final List<Finding> findings = new ArrayList<>();
    private final Map<ErrorForm, String> errorForms = new EnumMap<>(ErrorForm.class);
    private boolean closes;
    private final Set<KeyId> burnt = new HashSet<>();

    ProbeSession(KmePair pair, Duration patience) throws KmeSetupException {
        submit = ProbeClient.of(pair.submit(), patience);
        store = ProbeClient.of(pair.store(), patience);
    }

    void report(Check check, Severity severity, ProbeClient end, String found) {
        findings.add(new Finding(check, severity, end.entity(), found));
    }

    boolean reported(Check check) {
        return findings.stream().anyMatch(finding -> finding.check() == check);
    }

    ConformanceReport result() {
        return new ConformanceReport(findings, burnt.size());
    }

    /** A call whose answer is looked at and closed by whoever made it. */
    interface Call {
        ProbeAnswer run() throws KmeException;
    }

    /** Makes a call once and keeps account of keys, errors and connections. */
    ProbeAnswer once(Call call) throws KmeException {
        ProbeAnswer answer = call.run();
        burnt.addAll(ids(answer));
        closes |= answer.closes();
        if (answer.form() != ErrorForm.NONE && answer.status() != 401) {
            errorForms.putIfAbsent(answer.form(), describe(answer));
        }
        return answer;
    }

    /** Makes a call again while the pool is empty, as long as a link may need for a few keys. */
    ProbeAnswer patiently(Call call) throws KmeException {
        ProbeAnswer answer = once(call);
        for (int tries = 1; mayPass(answer) && tries < PATIENT_TRIES; tries++) {
            if (isExhausted(answer)) {
                reportExhaustion(answer);
            }
            answer.close();
            pause(BETWEEN_TRIES);
            answer = once(call);
        }
        return answer;
    }

    /** Takes new keys. */
    ProbeAnswer take(int number) throws KmeException {
        String body = "{\"number\":" + number + ",\"size\":" + BITS + "}";
        return patiently(() -> submit.postEncKeys(body));
    }

    /** Claims these keys, once. */
    ProbeAnswer claim(List<KeyId> ids) throws KmeException {
        return once(() -> store.postDecKeys(idsBody(ids)));
    }

    static List<KeyId> ids(ProbeAnswer answer) {
        return answer.keys().map(KeyContainer::keys).orElse(List.of()).stream()
                .map(DeliveredKey::id)
                .toList();
    }

    private static String idsBody(List<KeyId> ids) {
        return ids.stream()
                .map(id -> "{\"key_ID\":\"" + id + "\"}")
                .collect(Collectors.joining(",", "{\"key_IDs\":[", "]}"));
    }

    private static boolean mayPass(ProbeAnswer answer) {
        return isExhausted(answer) || answer.status() == 503;
    }

    private static boolean isExhausted(ProbeAnswer answer) {
        return answer.outcome().filter(o -> o == KmeOutcome.EXHAUSTED).isPresent();
    }

    void reportExhaustion(ProbeAnswer answer) {
        if (!reported(Check.EXHAUSTION)) {
            report(
                    Check.EXHAUSTION,
                    answer.status() == 503 ? Severity.OK : Severity.NOTE,
                    submit,
                    describe(answer) + " when the pool was empty");
        }
    }

    /** Whether any connection was announced to be closed. */
    boolean connectionsClose() {
        return closes;
    }

    /** The ways in which errors were worded, each with an example. */
    Map<ErrorForm, String> errorForms() {
        return errorForms;
    }

    /** An answer in a few words. */
    static String describe(ProbeAnswer answer) {
        if (answer.keys().isPresent()) {
            List<DeliveredKey> keys = answer.keys().get().keys();
            String sizes =
                    keys.stream()
                            .map(key -> Integer.toString(key.secret().size() * 8))
                            .distinct()
                            .collect(Collectors.joining(" and "));
            return "200 with " + keys.size() + " keys of " + sizes + " bits";
        }
        if (answer.problem().isPresent()) {
            return "200, unusable: " + answer.problem().get();
        }
        return answer.status()
                + (answer.message().isEmpty() ? "" : " \"" + answer.message() + "\"");
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

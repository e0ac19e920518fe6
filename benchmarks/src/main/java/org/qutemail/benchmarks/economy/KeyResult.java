// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.economy;

import java.util.List;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.core.key.KeyStatus;

/**
 * What became of the mail of one case.
 *
 * @param own mails sealed under keys of their own
 * @param epoch mails sealed under the epoch's key
 * @param waiting mails that were given no key
 * @param status of the keys, at the end of the load
 */
record KeyResult(KeyCase of, int own, int epoch, int waiting, KeyStatus status) {

    static final List<String> HEAD =
            List.of(
                    "link",
                    "mode",
                    "when low",
                    "sealed",
                    "under own keys",
                    "under the epoch's",
                    "deferred",
                    "keys used",
                    "keys per sealed mail",
                    "keys left ready",
                    "refill measured, keys/h");

    List<String> row() {
        int sealedMails = own + epoch;
        return List.of(
                of.link(),
                of.mode().token(),
                of.onLow().map(low -> low.token()).orElse("-"),
                String.valueOf(sealedMails),
                String.valueOf(own),
                String.valueOf(epoch),
                String.valueOf(waiting),
                String.valueOf(status.stored()),
                Numbers.ratio((double) status.stored() / sealedMails),
                String.valueOf(status.poolLevel()),
                status.economy().forecast().refillPerHour().isPresent()
                        ? Numbers.plain(status.economy().forecast().refillPerHour().getAsDouble())
                        : "not short");
    }
}

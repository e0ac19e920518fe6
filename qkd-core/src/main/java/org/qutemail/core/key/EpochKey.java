// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.time.Clock;
import java.time.Instant;
import org.qutemail.core.vault.KeyRecord;

/** The key that clients' messages share at present. Used by one thread at a time. */
final class EpochKey {

    private final Clock clock;
    private final KeyServiceSettings settings;
    private KeyRecord row;
    private Instant end = Instant.MIN;
    private long messagesLeft;

    EpochKey(Clock clock, KeyServiceSettings settings) {
        this.clock = clock;
        this.settings = settings;
    }

    /** The key's id while it may be used; null when another one is due. */
    KeyId current() {
        boolean usable = row != null && messagesLeft > 0 && clock.instant().isBefore(end);
        return usable ? row.id() : null;
    }

    /** Counts one message and gives the key. */
    KeyInfo use() {
        messagesLeft--;
        return row.info();
    }

    void begin(KeyRecord fresh) {
        row = fresh;
        end = clock.instant().plus(settings.epochLife());
        messagesLeft = settings.epochMessages();
    }
}

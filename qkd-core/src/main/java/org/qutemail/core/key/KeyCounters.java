// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

import java.util.concurrent.atomic.AtomicLong;

/** Where the keys went, since start. */
final class KeyCounters {

    final AtomicLong issued = new AtomicLong();
    final AtomicLong stored = new AtomicLong();
    final AtomicLong burnt = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.OutputStream;
import java.util.Arrays;
import org.qutemail.core.seal.record.RecordFormat;

/** Keeps the last octets of what is written: of a record, the tag of its last segment. */
final class Tail extends OutputStream {

    private byte[] last = new byte[0];

    @Override
    public void write(int octet) {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) {
        byte[] joined = Arrays.copyOf(last, last.length + Math.min(length, RecordFormat.TAG_SIZE));
        int added = joined.length - last.length;
        System.arraycopy(octets, from + length - added, joined, last.length, added);
        last =
                Arrays.copyOfRange(
                        joined, Math.max(0, joined.length - RecordFormat.TAG_SIZE), joined.length);
    }

    byte[] octets() {
        return last.clone();
    }
}

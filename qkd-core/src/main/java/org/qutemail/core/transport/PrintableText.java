// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

/** Foreign text made fit for a log line: printable ASCII, bounded. */
public final class PrintableText {

    private PrintableText() {}

    /** Everything else becomes a question mark; at most {@code limit} characters. */
    public static String of(String text, int limit) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && safe.length() < limit; i++) {
            char c = text.charAt(i);
            safe.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return safe.toString().strip();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

/** Foreign text made fit for a log line: printable ASCII, bounded. */
final class PrintableText {

    private PrintableText() {}

    static String of(String text, int limit) {
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length() && safe.length() < limit; i++) {
            char c = text.charAt(i);
            safe.append(c >= ' ' && c < 0x7F ? c : '?');
        }
        return safe.toString().strip();
    }
}

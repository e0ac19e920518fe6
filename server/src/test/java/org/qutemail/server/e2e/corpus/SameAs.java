// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.corpus;

import java.util.ArrayList;
import java.util.List;

/** Collects differences between two servers' answers, shown short: messages are long. */
final class SameAs {

    private static final int AROUND = 60;

    private final List<String> differences = new ArrayList<>();

    void check(String what, String ours, String stock) {
        if (!ours.equals(stock)) {
            int at = 0;
            while (at < Math.min(ours.length(), stock.length())
                    && ours.charAt(at) == stock.charAt(at)) {
                at++;
            }
            differences.add(
                    what
                            + " differs at "
                            + at
                            + "\n  ours:  "
                            + around(ours, at)
                            + "\n  stock: "
                            + around(stock, at));
        }
    }

    void check(String what, Object ours, Object stock) {
        check(what, String.valueOf(ours), String.valueOf(stock));
    }

    private static String around(String text, int at) {
        String piece =
                text.substring(Math.max(0, at - AROUND), Math.min(text.length(), at + AROUND));
        return piece.replace("\r", "\\r").replace("\n", "\\n") + " (" + text.length() + ")";
    }

    List<String> differences() {
        return differences;
    }
}

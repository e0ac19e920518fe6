// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

/**
 * The patterns of section 4.1.2: {@code *}, {@code ?}, {@code [list]}, {@code [!list]} as in POSIX,
 * ranges such as {@code a-z} in a list included. A bracket that is never closed stands for itself.
 *
 * <p>Tries again from the last star alone, so that no pattern of the far side takes long.
 */
final class SystemIdPattern {

    private SystemIdPattern() {}

    static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int resume = 0;
        while (t < text.length()) {
            int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = t;
            } else if (next >= 0) {
                p = next;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /**
     * Where the pattern goes on after its element at {@code p} took the character; -1: it did not.
     */
    private static int one(String pattern, int p, char c) {
        char element = pattern.charAt(p);
        if (element == '?') {
            return p + 1;
        }
        if (element == '[') {
            // A closing bracket that comes first belongs to the list.
            int first = pattern.startsWith("!", p + 1) ? p + 2 : p + 1;
            int end = pattern.indexOf(']', first + 1);
            if (end >= 0) {
                boolean listed = listed(pattern.substring(first, end), c);
                return listed == (first == p + 1) ? end + 1 : -1;
            }
        }
        return element == c ? p + 1 : -1;
    }

    private static boolean listed(String list, char c) {
        for (int i = 0; i < list.length(); i++) {
            if (i + 2 < list.length() && list.charAt(i + 1) == '-') {
                if (c >= list.charAt(i) && c <= list.charAt(i + 2)) {
                    return true;
                }
                i += 2;
            } else if (list.charAt(i) == c) {
                return true;
            }
        }
        return false;
    }
}

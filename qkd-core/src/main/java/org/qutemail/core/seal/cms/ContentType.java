// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognises the one media type that sealed messages travel under (RFC 2045 section 5.1, without
 * comments).
 */
final class ContentType {

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern TYPE = Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")");
    private static final Pattern PARAMETER =
            Pattern.compile(
                    "\\s*+;\\s*+("
                            + TOKEN
                            + ")\\s*+=\\s*+(?:("
                            + TOKEN
                            + ")|\"([^\"\\\\\\p{Cntrl}]*+)\")");

    private ContentType() {}

    static boolean isSealed(String value) {
        Matcher type = TYPE.matcher(value);
        if (!type.lookingAt() || !type.group().equalsIgnoreCase("application/pkcs7-mime")) {
            return false;
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(value);
        int position = type.end();
        while (position < value.length()) {
            parameter.region(position, value.length());
            if (!parameter.lookingAt()) {
                // A semicolon with nothing behind it is common and harmless.
                return value.substring(position).strip().equals(";") && matches(parameters);
            }
            String name = parameter.group(1).toLowerCase(Locale.ROOT);
            String content = parameter.group(2) != null ? parameter.group(2) : parameter.group(3);
            if (parameters.put(name, content) != null) {
                return false;
            }
            position = parameter.end();
        }
        return matches(parameters);
    }

    private static boolean matches(Map<String, String> parameters) {
        return "authEnveloped-data".equalsIgnoreCase(parameters.get("smime-type"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Values by setting, read with messages that say where to mend them. Blank means unset. */
final class Settings {

    private final String source;
    private final Function<QkdSetting, String> values;

    Settings(String source, Function<QkdSetting, String> values) {
        this.source = source;
        this.values = values;
    }

    Optional<String> text(QkdSetting setting) {
        return Optional.ofNullable(values.apply(setting))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    boolean has(QkdSetting setting) {
        return text(setting).isPresent();
    }

    String required(QkdSetting setting) throws QkdConfigurationException {
        return text(setting).orElseThrow(() -> wrong(setting, "is missing"));
    }

    int number(QkdSetting setting, int absent, int least, int most)
            throws QkdConfigurationException {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return absent;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, together with a number out of range.
        }
        throw wrong(
                setting,
                "must be a whole number from "
                        + least
                        + " to "
                        + most
                        + ", not \""
                        + text.get()
                        + "\"");
    }

    /** One of the words, in any case. */
    <T> T word(QkdSetting setting, T absent, Map<String, T> words)
            throws QkdConfigurationException {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return absent;
        }
        T found = words.get(text.get().toLowerCase(Locale.ROOT));
        if (found == null) {
            throw wrong(
                    setting,
                    "must be "
                            + words.keySet().stream().sorted().collect(Collectors.joining(" or "))
                            + ", not \""
                            + text.get()
                            + "\"");
        }
        return found;
    }

    boolean flag(QkdSetting setting, boolean absent) throws QkdConfigurationException {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return absent;
        }
        return switch (text.get().toLowerCase(Locale.ROOT)) {
            case "true", "on", "yes", "1" -> true;
            case "false", "off", "no", "0" -> false;
            default -> throw wrong(setting, "must be true or false, not \"" + text.get() + "\"");
        };
    }

    QkdConfigurationException wrong(QkdSetting setting, String what) {
        return new QkdConfigurationException(
                source + ": " + setting.property() + " (" + setting.variable() + ") " + what);
    }
}

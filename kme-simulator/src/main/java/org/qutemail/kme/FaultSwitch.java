// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The fault that is on now: the one set by the program, otherwise the one named in the control file
 * ({@code unavailable} or {@code outage}; anything else, or no file, is none).
 */
final class FaultSwitch {

    private final Path control;
    private volatile Fault set = Fault.NONE;

    FaultSwitch(Path control) {
        this.control = control;
    }

    void set(Fault fault) {
        set = fault;
    }

    Fault current() {
        return set == Fault.NONE ? fromFile() : set;
    }

    private Fault fromFile() {
        if (!Files.exists(control)) {
            return Fault.NONE;
        }
        try {
            String word = Files.readString(control).strip().toUpperCase(Locale.ROOT);
            return Fault.valueOf(word);
        } catch (IOException | IllegalArgumentException e) {
            return Fault.NONE;
        }
    }
}

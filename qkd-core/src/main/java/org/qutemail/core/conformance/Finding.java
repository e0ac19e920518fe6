// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.conformance;

import java.util.Objects;

/**
 * What one check found.
 *
 * @param entity which entity it is about: scheme, host and port
 * @param found one line, no octet of a key in it
 */
public record Finding(Check check, Severity severity, String entity, String found) {

    public Finding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(found, "found");
    }
}

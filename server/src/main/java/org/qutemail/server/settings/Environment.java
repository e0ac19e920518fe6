// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The environment variables as the server sees them: a variable that is set but empty counts as
 * unset, because that is what {@code docker run -e NAME=} and many shells produce.
 */
public final class Environment {

    private final Map<String, String> values = new TreeMap<>();

    private Environment(Map<String, String> variables) {
        variables.forEach(
                (name, value) -> {
                    if (!value.isBlank()) {
                        values.put(name, value.strip());
                    }
                });
    }

    /** The environment of this process. */
    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** A given environment, for tests. */
    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /** The value without surrounding blanks; empty when unset or blank. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value, or the variable's default. */
    public String get(Variable variable) {
        return get(variable.name()).orElse(variable.defaultValue());
    }

    /** The same environment with another value of one variable. */
    public Environment with(Variable variable, String value) {
        Environment changed = new Environment(values);
        changed.values.put(variable.name(), value);
        return changed;
    }

    /** The same environment without one variable. */
    public Environment without(Variable variable) {
        Environment rest = new Environment(values);
        rest.values.remove(variable.name());
        return rest;
    }
}

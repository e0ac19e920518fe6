// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

/** Where simulated keys come from, if keys are simulated at all. */
public enum SimulatorMode {
    /** Real entities only; a simulated key is refused. */
    OFF,
    /** The server starts a simulator of its own. */
    ON,
    /** A simulator runs elsewhere, at the configured URLs; a key that is not marked is refused. */
    EXTERNAL
}

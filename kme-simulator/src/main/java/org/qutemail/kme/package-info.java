// SPDX-License-Identifier: Apache-2.0
/**
 * A simulated pair of key management entities with the interface of ETSI GS QKD 014 V1.1.1. Its
 * keys come from the machine's random generator: no quantum channel stands behind them, and every
 * answer says so. See {@code docs/kme.md}.
 */
package org.qutemail.kme;

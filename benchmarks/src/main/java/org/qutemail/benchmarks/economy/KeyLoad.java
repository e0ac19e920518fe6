// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.economy;

/**
 * The mail that comes while keys are counted.
 *
 * @param mailsPerSecond at even intervals
 * @param recipients of each
 * @param seconds how long
 */
record KeyLoad(int mailsPerSecond, int recipients, int seconds) {

    int mails() {
        return mailsPerSecond * seconds;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

/**
 * Which addresses are this site's own. Decides whether a client's append is internal mail, see
 * {@link SessionAppendPolicy}.
 */
@FunctionalInterface
public interface InternalAddresses {

    /**
     * Whether mail for this address stays inside: its domain is one of ours. Aliases and groups
     * count, so no mailbox needs to exist.
     *
     * @param localPart not null, as written, without quoting
     * @param domain not empty, as written
     * @return true also when it cannot be found out: sealing too much is the safe mistake
     */
    boolean isInternal(String localPart, String domain);
}

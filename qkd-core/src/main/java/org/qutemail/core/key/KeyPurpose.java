// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.key;

/** What a key is asked for; the key policy answers with a {@link KeyMode}. */
public enum KeyPurpose {
    /** Mail on its way from a local sender to local recipients. */
    DELIVERY,
    /** A client's APPEND or save: always an epoch key, so that autosave cannot drain the pool. */
    CLIENT
}

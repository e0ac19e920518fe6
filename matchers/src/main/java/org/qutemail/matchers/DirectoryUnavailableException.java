// SPDX-License-Identifier: Apache-2.0
package org.qutemail.matchers;

/** Users, domains or address mappings could not be looked up now: try again later. */
public final class DirectoryUnavailableException extends Exception {

    private static final long serialVersionUID = 1L;

    public DirectoryUnavailableException(String what, Throwable cause) {
        super("cannot look up " + what, cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

/** A command that could not do its work. The message is one line for a person. */
final class CommandException extends Exception {

    private static final long serialVersionUID = 1L;

    CommandException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

/**
 * Something the person who starts the server has to put right. The message is one line: which
 * variable, which value, what to do. The command ends with exit code 2.
 */
public final class SettingException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says what is wrong with one variable. */
    public static SettingException of(String variable, String value, String whatToDo) {
        return new SettingException(variable + "=" + printable(value) + ": " + whatToDo);
    }

    /**
     * @param message one line for a person; never a secret
     */
    public SettingException(String message) {
        super(printable(message));
    }

    /** Keeps the message on one line whatever a variable holds. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.config;

/** A setting of key delivery is wrong. The message names file, property, variable and remedy. */
public final class QkdConfigurationException extends Exception {

    private static final long serialVersionUID = 1L;

    public QkdConfigurationException(String message) {
        super(message);
    }
}

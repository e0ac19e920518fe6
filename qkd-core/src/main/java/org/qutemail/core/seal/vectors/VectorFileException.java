// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.vectors;

import java.io.IOException;

/** The file is no vector file, or says something that cannot be understood. */
public final class VectorFileException extends IOException {

    private static final long serialVersionUID = 1L;

    VectorFileException(String message) {
        super(message);
    }

    VectorFileException(String message, Throwable cause) {
        super(message, cause);
    }
}

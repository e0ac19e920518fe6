// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import java.nio.file.Path;
import java.util.Optional;

/** James did not start. The message names the innermost reason and the log that has the rest. */
public final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    StartException(Path log, Throwable cause) {
        super("the server did not start: " + reason(cause) + "; details in " + log, cause);
    }

    /** Guice wraps what went wrong several times; a person wants the innermost message. */
    private static String reason(Throwable failure) {
        Throwable innermost = failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return Optional.ofNullable(innermost.getMessage())
                .flatMap(text -> text.lines().filter(line -> !line.isBlank()).findFirst())
                .orElse(innermost.getClass().getSimpleName());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import com.google.inject.CreationException;
import com.google.inject.spi.Message;
import java.nio.file.Path;
import java.util.Objects;
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
        Optional<Throwable> next = beneath(failure);
        while (next.isPresent() && next.get() != innermost) {
            innermost = next.get();
            next = beneath(innermost);
        }
        return Optional.ofNullable(innermost.getMessage())
                .flatMap(text -> text.lines().filter(line -> !line.isBlank()).findFirst())
                .orElse(innermost.getClass().getSimpleName());
    }

    /** Of several errors of one injector, which has no cause then, the first that has one. */
    private static Optional<Throwable> beneath(Throwable failure) {
        return failure instanceof CreationException
                ? ((CreationException) failure)
                        .getErrorMessages().stream()
                                .map(Message::getCause)
                                .filter(Objects::nonNull)
                                .findFirst()
                : Optional.ofNullable(failure.getCause());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/** An answer other than 200. */
final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What went wrong; which code and body it gets depends on the face. */
    enum Reason {
        BAD_REQUEST(400),
        UNKNOWN_KEY(400),
        UNAUTHORISED(401),
        NO_SUCH_PATH(404),
        BAD_METHOD(405),
        EXHAUSTED(503),
        UNAVAILABLE(503);

        /** The code of the standard, or for an empty pool the one that fits best. */
        final int status;

        Reason(int status) {
            this.status = status;
        }
    }

    private final Reason reason;

    private ApiException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    static ApiException badRequest(String message) {
        return new ApiException(Reason.BAD_REQUEST, message);
    }

    static ApiException unknownKey() {
        return new ApiException(
                Reason.UNKNOWN_KEY, "one or more keys specified are not found on KME");
    }

    static ApiException unauthorised() {
        return new ApiException(Reason.UNAUTHORISED, "");
    }

    static ApiException noSuchPath(String message) {
        return new ApiException(Reason.NO_SUCH_PATH, message);
    }

    static ApiException badMethod() {
        return new ApiException(Reason.BAD_METHOD, "GET only");
    }

    static ApiException exhausted() {
        return new ApiException(Reason.EXHAUSTED, "not enough keys in store, ask again later");
    }

    static ApiException unavailable(String message) {
        return new ApiException(Reason.UNAVAILABLE, message);
    }

    Reason reason() {
        return reason;
    }
}

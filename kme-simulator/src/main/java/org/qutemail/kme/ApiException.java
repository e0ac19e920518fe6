// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/** An answer other than 200. The standard knows 400, 401 (without a body) and 503. */
final class ApiException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int status;

    private ApiException(int status, String message) {
        super(message);
        this.status = status;
    }

    static ApiException badRequest(String message) {
        return new ApiException(400, message);
    }

    static ApiException unauthorised() {
        return new ApiException(401, "");
    }

    static ApiException unavailable(String message) {
        return new ApiException(503, message);
    }

    int status() {
        return status;
    }
}

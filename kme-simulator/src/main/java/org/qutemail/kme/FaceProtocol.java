// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a face speaks, as far as it is no matter of TLS, faults and octets. */
interface FaceProtocol {

    /** Start of every path that is answered. */
    String root();

    /**
     * A request of somebody who may ask.
     *
     * @param caller the SAE, by its certificate
     * @param path decoded
     * @param query as it stands in the URL; may be null
     * @param body may be empty
     */
    record Request(String caller, String method, String path, String query, byte[] body) {}

    /**
     * @param fault what to do wrong with keys
     * @return the answer, marked as simulated
     */
    ObjectNode answer(Request request, Fault fault) throws ApiException;
}

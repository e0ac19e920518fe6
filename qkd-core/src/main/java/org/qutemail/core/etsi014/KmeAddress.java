// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import java.net.URI;
import org.qutemail.core.transport.KmeEndpoint;
import org.qutemail.core.transport.PathSegment;

/** Addresses of calls (section 5). */
final class KmeAddress {

    private static final String API = "/api/v1/keys";

    private KmeAddress() {}

    /** {@code .../api/v1/keys/{peer}/{call}}; the first part may stand in the endpoint's URL. */
    static URI of(KmeEndpoint endpoint, String call) {
        return of(endpoint, endpoint.peerSaeId(), call);
    }

    /** The same for another SAE in the path. */
    static URI of(KmeEndpoint endpoint, String sae, String call) {
        String base = endpoint.base();
        String prefix = base.endsWith(API) ? base : base + API;
        return URI.create(prefix + "/" + PathSegment.encode(sae) + "/" + call);
    }
}

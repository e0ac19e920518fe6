// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.Objects;
import javax.inject.Inject;
import org.apache.james.webadmin.WebAdminConfiguration;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.apache.james.webadmin.authentication.NoAuthenticationFilter;

/**
 * What stands between our routes and the network. A stock WebAdmin asks nobody who they are unless
 * it is told to; our routes do not load into one, and with them the server does not start. The
 * launcher puts a filter of its own in place, so this never refuses there.
 */
public final class WebAdminAccess {

    private final AuthenticationFilter filter;

    /**
     * @throws IllegalStateException WebAdmin is enabled and asks for no authentication; says what
     *     to do
     */
    @Inject
    WebAdminAccess(WebAdminConfiguration configuration, AuthenticationFilter filter) {
        if (configuration.isEnabled() && filter instanceof NoAuthenticationFilter) {
            throw new IllegalStateException(
                    "webadmin.properties: WebAdmin would serve QutEmail's routes to everyone; set"
                            + " jwt.enabled=true and jwt.publickeypem.url to the public key that"
                            + " ./qutemail token makes, or enabled=false");
        }
        this.filter = filter;
    }

    private WebAdminAccess(AuthenticationFilter filter) {
        this.filter = Objects.requireNonNull(filter, "filter");
    }

    /** For a server that has its own filter in place. */
    public static WebAdminAccess guardedBy(AuthenticationFilter filter) {
        return new WebAdminAccess(filter);
    }

    /** Authenticates a request or ends it. */
    AuthenticationFilter filter() {
        return filter;
    }
}

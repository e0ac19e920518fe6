// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.Objects;
import org.apache.james.webadmin.PublicRoutes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import spark.Service;

/**
 * Puts the authentication filter before a path that James leaves public, such as {@code
 * /healthcheck} and {@code /metrics}. Defines no route: filters of WebAdmin run before every route
 * they match, whoever defined it.
 */
public final class GuardedPublicPath implements PublicRoutes {

    private final String path;
    private final boolean guarded;
    private final AuthenticationFilter filter;

    /**
     * @param path the public path, starting with a slash
     * @param guarded whether it asks for authentication; false leaves it as James has it
     */
    public GuardedPublicPath(String path, boolean guarded, AuthenticationFilter filter) {
        this.path = Objects.requireNonNull(path, "path");
        this.guarded = guarded;
        this.filter = Objects.requireNonNull(filter, "filter");
    }

    @Override
    public String getBasePath() {
        return path;
    }

    @Override
    public void define(Service service) {
        if (guarded) {
            service.before(path, filter);
            service.before(path + "/*", filter);
        }
    }
}

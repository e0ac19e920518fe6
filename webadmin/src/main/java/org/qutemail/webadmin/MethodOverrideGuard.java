// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.List;
import javax.inject.Inject;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.PublicRoutes;
import org.eclipse.jetty.http.HttpStatus;
import spark.Filter;
import spark.Request;
import spark.Service;
import spark.Spark;

/**
 * Answers every request that carries {@code X-HTTP-Method-Override} with 400. James's token check
 * ({@code JwtFilter} of 3.8.1) lets OPTIONS pass without a token, and Spark routes by that header:
 * without this guard {@code OPTIONS} with {@code X-HTTP-Method-Override: DELETE} deletes a user and
 * needs no token.
 *
 * <p>For a stock server, by {@code extensions.routes} in {@code webadmin.properties}. Defines no
 * route: filters of WebAdmin run before every route they match, whoever defined it.
 */
public final class MethodOverrideGuard implements PublicRoutes {

    /** Read by Spark's router in place of the request's own method. */
    static final String HEADER = "X-HTTP-Method-Override";

    static final String REFUSAL =
            "{\"statusCode\":400,\"type\":\"InvalidArgument\",\"message\":\"send the method itself,"
                    + " without X-HTTP-Method-Override\",\"details\":null}";

    private static final String EVERYTHING = "/*";

    /**
     * @param access is there to be made: it refuses a WebAdmin without authentication
     */
    @Inject
    public MethodOverrideGuard(WebAdminAccess access) {}

    @Override
    public String getBasePath() {
        return "/";
    }

    @Override
    public void define(Service service) {
        Filter guard = (request, response) -> refuse(request);
        // Spark leaves out a filter for */* when Accept says "*/*;q=0", and yet takes the route of
        // a type that Accept names; James has routes for these.
        for (String type :
                List.of("*/*", Constants.JSON_CONTENT_TYPE, Constants.RFC822_CONTENT_TYPE)) {
            service.before(EVERYTHING, type, guard);
        }
    }

    private static void refuse(Request request) {
        if (request.headers(HEADER) != null) {
            Spark.halt(HttpStatus.BAD_REQUEST_400, REFUSAL);
        }
    }
}

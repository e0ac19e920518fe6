// SPDX-License-Identifier: Apache-2.0
package org.qutemail.webadmin;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.webadmin.Constants;
import org.apache.james.webadmin.PublicRoutes;
import org.apache.james.webadmin.authentication.AuthenticationFilter;
import org.eclipse.jetty.http.HttpStatus;
import spark.Filter;
import spark.Request;
import spark.Response;
import spark.Service;
import spark.Spark;

/**
 * Refuses, with 403, the requests by which James's WebAdmin would give mail content to an
 * administrator: export of a user's mailboxes, export from the deleted message vault, and the
 * content of a mail in a repository. What a repository says about a mail (envelope, state, error,
 * size) stays readable, and so does every route that moves or deletes mail.
 *
 * <p>Defines no route: filters of WebAdmin run before every route they match, whoever defined it.
 * Counts as public because James puts public routes behind all others, so that a request without a
 * token has been answered 401 before.
 */
public final class MailContentGuard implements PublicRoutes {

    private static final String MAILBOXES = "/users/:user/mailboxes";
    private static final String DELETED_MESSAGES = "/deletedMessages/users/:user";
    private static final String STORED_MAIL = "/mailRepositories/:repository/mails/:key";

    /** Fields beside the envelope that hold nothing of the message. */
    private static final Set<String> HARMLESS_FIELDS = Set.of("messageSize");

    private static final Set<String> CHANGING = Set.of("DELETE", "PATCH", "POST", "PUT");

    private static final String OWNER =
            "this version gives no mail content to administrators; the owner reads it with a mail"
                    + " client";

    private static final String METADATA =
            OWNER
                    + "; for what is known about the mail, send Accept: application/json and no"
                    + " additionalFields but messageSize";

    private final AuthenticationFilter authentication;

    /**
     * @param access of this WebAdmin; asked once more where Spark may not have done it
     */
    @Inject
    public MailContentGuard(WebAdminAccess access) {
        this.authentication = access.filter();
    }

    @Override
    public String getBasePath() {
        return MAILBOXES;
    }

    @Override
    public void define(Service service) {
        service.before(MAILBOXES, refuseWhen("task", "export"));
        service.before(DELETED_MESSAGES, refuseWhen("action", "export"));
        // Spark leaves out a filter for */* when Accept says "*/*;q=0", and yet takes the route of
        // a type that Accept names. So there is a filter for each type that James has a route for,
        // and it stands in for the authentication that was left out as well.
        for (String type :
                List.of("*/*", Constants.JSON_CONTENT_TYPE, Constants.RFC822_CONTENT_TYPE)) {
            service.before(STORED_MAIL, type, authentication);
            service.before(STORED_MAIL, type, MailContentGuard::refuseContent);
        }
    }

    private static Filter refuseWhen(String parameter, String value) {
        return (request, response) -> {
            if (values(request, parameter).contains(value)) {
                refuse(response, OWNER);
            }
        };
    }

    private static void refuseContent(Request request, Response response) {
        // James's own authentication lets pass what the header makes Spark route as another method.
        boolean disguised = request.headers(MethodOverrideGuard.HEADER) != null;
        if (!disguised && CHANGING.contains(request.requestMethod())) {
            return;
        }
        boolean json = Constants.JSON_CONTENT_TYPE.equalsIgnoreCase(request.headers("Accept"));
        boolean harmless =
                values(request, "additionalFields").stream()
                        .flatMap(fields -> Arrays.stream(fields.split(",")))
                        .map(String::strip)
                        .allMatch(field -> field.isEmpty() || HARMLESS_FIELDS.contains(field));
        if (!json || !harmless) {
            refuse(response, METADATA);
        }
    }

    /** All of them: James reads the first, but this must not hang on that. */
    private static List<String> values(Request request, String parameter) {
        return Optional.ofNullable(request.queryParamsValues(parameter))
                .map(List::of)
                .orElseGet(List::of);
    }

    private static void refuse(Response response, String message) {
        response.type(Constants.JSON_CONTENT_TYPE);
        Spark.halt(
                HttpStatus.FORBIDDEN_403,
                "{\"statusCode\":403,\"type\":\"Forbidden\",\"message\":\""
                        + message
                        + "\",\"details\":null}");
    }
}

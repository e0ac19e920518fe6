// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.qutemail.server.cli.WebAdminClient.Answer;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code qutemail user add|list|delete}: mail users of the running server. */
@Command(
        name = "user",
        description = "Mail users of the running server.",
        mixinStandardHelpOptions = true)
public final class UserCommand implements Runnable {

    private static final byte[] NOTHING = new byte[0];

    private final Environment environment;
    private final InputStream input;

    @Spec private CommandSpec spec;

    /**
     * @param environment says which server
     * @param input where a password is read from when asked to
     */
    public UserCommand(Environment environment, InputStream input) {
        this.environment = environment;
        this.input = input;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(), "Name what to do: add, list or delete.");
    }

    @Command(
            name = "add",
            description = "Adds a user; asks for the password.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "ADDRESS", description = "Mail address.") String address,
            @ArgGroup(exclusive = true) PasswordOptions from)
            throws Exception {
        MailAddress user = address(address);
        WebAdminClient server = client();
        requireDomain(server, user.getDomain().asString());
        PasswordOptions options = from == null ? new PasswordOptions() : from;
        char[] password = options.read(input);
        byte[] body;
        try {
            body = passwordJson(password);
        } finally {
            Arrays.fill(password, '\0');
        }
        Answer answer = server.send("PUT", path(user), body);
        Arrays.fill(body, (byte) 0);
        if (answer.status() == 409) {
            throw new CommandException(user.asString() + " exists already");
        }
        require(answer, 204);
        out().println("Added " + user.asString());
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "list",
            description = "Lists the users, one address a line.",
            mixinStandardHelpOptions = true)
    int list() throws Exception {
        Answer answer = client().send("GET", "/users", NOTHING);
        require(answer, 200);
        List<String> users = new ArrayList<>();
        for (JsonNode user : answer.body()) {
            users.add(user.path("username").asText());
        }
        users.stream().sorted().forEach(out()::println);
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "delete",
            description = "Deletes a user; the mailboxes stay until deleted through WebAdmin.",
            mixinStandardHelpOptions = true)
    int delete(@Parameters(paramLabel = "ADDRESS", description = "Mail address.") String address)
            throws Exception {
        MailAddress user = address(address);
        WebAdminClient server = client();
        // Deleting an unknown user is answered like deleting a known one.
        if (server.send("HEAD", path(user), NOTHING).status() == 404) {
            throw new CommandException(user.asString() + " does not exist");
        }
        require(server.send("DELETE", path(user), NOTHING), 204);
        out().println("Deleted " + user.asString());
        return CommandLine.ExitCode.OK;
    }

    private WebAdminClient client() throws SettingException, IOException {
        return WebAdminClient.of(environment);
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    private static String path(MailAddress user) {
        return "/users/" + WebAdminClient.segment(user.asString());
    }

    private static MailAddress address(String address) throws SettingException {
        try {
            return new MailAddress(address);
        } catch (AddressException e) {
            throw new SettingException(
                    address + ": not a mail address; give one such as anna@qutemail.test");
        }
    }

    private static void requireDomain(WebAdminClient server, String domain) throws Exception {
        if (server.send("GET", "/domains/" + WebAdminClient.segment(domain), NOTHING).status()
                == 204) {
            return;
        }
        List<String> served = new ArrayList<>();
        server.send("GET", "/domains", NOTHING).body().forEach(one -> served.add(one.asText()));
        throw new CommandException(
                "this server does not serve "
                        + domain
                        + "; it serves "
                        + String.join(", ", served));
    }

    private static void require(Answer answer, int status) throws CommandException {
        if (answer.status() != status) {
            throw new CommandException("the server refused: " + answer.message());
        }
    }

    /** The request without the password ever being a String. */
    private static byte[] passwordJson(char[] password) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(body)) {
            json.writeStartObject();
            json.writeFieldName("password");
            json.writeString(password, 0, password.length);
            json.writeEndObject();
        }
        return body.toByteArray();
    }
}

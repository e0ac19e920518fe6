// SPDX-License-Identifier: Apache-2.0
package org.qutemail.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.kme.KmeSimulator;
import org.qutemail.kme.SimulatorConfig;
import org.qutemail.server.e2e.client.LineConnection;
import org.qutemail.server.testing.ManualCommands.Result;
import org.qutemail.server.testing.SeededKeys;

/**
 * Both recipes of docs/drop-in.md, each on a stock installation of its own, by the commands of the
 * manual; then the same clients on both.
 */
class DropInIT {

    private static final String INSTALL = "## Install";
    private static final String CMS = "## Recipe A: sealed mail is stored as CMS";
    private static final String USERS = "## Users and health";
    private static final String OPEN = "## Opening a sealed message";
    private static final String TRANSPARENT = "## Recipe B: every client reads";
    private static final Pattern KEY_ID = Pattern.compile("key-id=([0-9a-f-]{36})");
    private static final long SEED = 20261122;
    private static final int MANY_KEYS = 100_000;

    @TempDir Path directory;

    private final List<StockInstallation> installations = new ArrayList<>();
    private KmeSimulator simulator;

    @BeforeEach
    void startKeys() throws Exception {
        simulator =
                KmeSimulator.start(
                        SimulatorConfig.builder(directory.resolve("kme"))
                                .unsafeSeedForTests(SEED)
                                .build());
    }

    @AfterEach
    void stop() throws Exception {
        for (StockInstallation installation : installations) {
            installation.close();
        }
        simulator.close();
    }

    private StockInstallation installed(String name) throws Exception {
        StockInstallation installation =
                new StockInstallation(
                        Files.createDirectory(directory.resolve(name)), simulator.variables());
        installations.add(installation);
        installation.follow(INSTALL);
        return installation;
    }

    @Test
    void bothRecipesShouldShowClientsWhatTheManualSays() throws Exception {
        StockInstallation cms = installed("a");
        StockInstallation transparent = installed("b");
        String jmx = StockInstallation.freePort();
        transparent.change("jmx.properties", "enabled=false", "enabled=true\njmx.port=" + jmx);
        cms.launch(CMS, 0);
        transparent.launch(TRANSPARENT, 0);
        started(cms);
        started(transparent);
        cms.tryOut(CMS);
        transparent.tryOut(TRANSPARENT);

        administratorsShouldGetNoMail(cms);
        administratorsShouldGetNoMail(transparent);
        assertThatThrownBy(() -> LineConnection.plain(Integer.parseInt(jmx)))
                .as("JMX, which shows opened mail, whatever its file says")
                .isInstanceOf(ConnectException.class);
        Map<String, String> seenInA = ClientScript.run(cms);
        Map<String, String> seenInB = ClientScript.run(transparent);
        assertThat(DocumentedDifference.of("docs/drop-in.md"))
                .as("the table of docs/drop-in.md; it should be\n%s", table(seenInA, seenInB))
                .isEqualTo(table(seenInA, seenInB));

        operatorShouldOpenWithTheKey(cms);
    }

    private static String table(Map<String, String> a, Map<String, String> b) {
        return DocumentedDifference.table(a, b);
    }

    private static void started(StockInstallation server) throws Exception {
        server.awaitStarted();
        server.follow(USERS);
        server.addUser(ClientScript.WRITER);
        server.addUser(ClientScript.READER);
    }

    private static void administratorsShouldGetNoMail(StockInstallation server) throws Exception {
        String token = server.token();
        assertThat(server.webAdmin("GET", "/users", "").statusCode()).isEqualTo(401);
        assertThat(server.webAdmin("GET", "/qkd/keys/status", "").statusCode()).isEqualTo(401);
        assertThat(server.webAdmin("GET", "/qkd/keys/status", token).body())
                .contains("\"reachable\":true");
        HttpResponse<String> disguised =
                server.webAdmin("OPTIONS", "/users", "", "X-HTTP-Method-Override", "GET");
        assertThat(disguised.statusCode()).isEqualTo(400);
        assertThat(
                        server.webAdmin(
                                        "POST",
                                        "/users/" + ClientScript.READER + "/mailboxes?task=export",
                                        token)
                                .statusCode())
                .isEqualTo(403);
    }

    /** The mail of the manual's own example, put into a file by the manual's commands. */
    private static void operatorShouldOpenWithTheKey(StockInstallation server) throws Exception {
        Result exported = server.run("cat sealed.eml");
        Matcher id = KEY_ID.matcher(exported.output());
        assertThat(id.find()).as(exported.output()).isTrue();
        Files.writeString(
                server.directory().resolve("key.txt"),
                HexFormat.of()
                        .formatHex(
                                SeededKeys.of(SEED, MANY_KEYS).get(UUID.fromString(id.group(1)))));
        server.follow(OPEN);
    }

    @Test
    void mainClassShouldMakeMailReadableAndAnAcceptedPlainSpoolShouldShow() throws Exception {
        StockInstallation server = installed("main");
        server.change("qkd.xml", "<plainSpool></plainSpool>", "<plainSpool>accepted</plainSpool>");
        server.launch(TRANSPARENT, 1);
        started(server);

        server.tryOut(TRANSPARENT);
        assertThat(server.webAdmin("GET", "/healthcheck/checks/QKD%20spool", "").body())
                .contains("degraded", "may lie unsealed");
    }

    @Test
    void serverShouldNotStartWhenItsMailboxWouldStoreInternalMailInPlain() throws Exception {
        StockInstallation server = installed("plain");
        server.change("qkd.xml", "<storage>cms</storage>", "<storage>records</storage>");
        server.launch(CMS, 0);

        assertThat(server.awaitRefused()).contains("the mailbox is not decorated", "-javaagent");
    }

    @Test
    void serverShouldNotStartWhenItsWebAdminAsksNobodyWhoTheyAre() throws Exception {
        StockInstallation server = installed("open");
        server.change("webadmin.properties", "jwt.enabled=true", "jwt.enabled=false");
        server.launch(CMS, 0);

        assertThat(server.awaitRefused()).contains("jwt.enabled=true", "./qutemail token");
    }
}

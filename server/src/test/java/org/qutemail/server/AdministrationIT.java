// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.server.testing.QutEmailCommand;
import org.qutemail.server.testing.QutEmailCommand.Result;
import org.qutemail.server.testing.QutEmailServerProcess;

/** WebAdmin's token and the commands that use it, against the assembled server. */
class AdministrationIT {

    @TempDir static Path directory;
    private static QutEmailServerProcess server;

    @BeforeAll
    static void start() throws Exception {
        server =
                QutEmailServerProcess.on(directory.resolve("home"))
                        .with("QKD_VAULT_PASSPHRASE", "two birds")
                        .start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    private static Result qutemail(String stdin, String... arguments) {
        return QutEmailCommand.run(server.home(), stdin, arguments);
    }

    private static int withoutToken(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.webAdminUri(path)).build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void webAdminShouldAskForTheToken() throws Exception {
        assertThat(withoutToken("/users")).isEqualTo(401);
        assertThat(withoutToken("/mailQueues")).isEqualTo(401);
        assertThat(server.webAdmin("GET", "/users", "").statusCode()).isEqualTo(200);
    }

    @Test
    void healthcheckShouldNeedNoTokenOnLoopback() throws Exception {
        assertThat(withoutToken("/healthcheck")).isEqualTo(200);
    }

    @Test
    void userShouldBeAddedListedAndDeleted() throws Exception {
        Result added =
                qutemail(
                        "correct horse\n", "user", "add", "anna@qutemail.test", "--password-stdin");
        assertThat(added.exitCode()).as(added.stderr()).isZero();
        assertThat(
                        server.webAdmin(
                                        "POST",
                                        "/users/anna@qutemail.test/verify",
                                        "{\"password\":\"correct horse\"}")
                                .statusCode())
                .isEqualTo(204);

        Result again = qutemail("x\n", "user", "add", "anna@qutemail.test", "--password-stdin");
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(again.stderr()).isEqualTo("qutemail: anna@qutemail.test exists already\n");

        assertThat(qutemail("", "user", "list").stdout()).contains("anna@qutemail.test\n");

        assertThat(qutemail("", "user", "delete", "anna@qutemail.test").exitCode()).isZero();
        assertThat(qutemail("", "user", "list").stdout()).doesNotContain("anna@");
        Result gone = qutemail("", "user", "delete", "anna@qutemail.test");
        assertThat(gone.exitCode()).isEqualTo(1);
        assertThat(gone.stderr()).isEqualTo("qutemail: anna@qutemail.test does not exist\n");
    }

    @Test
    void passwordShouldBeReadFromAFile() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "pässwörd\n");
        Result added =
                qutemail(
                        "",
                        "user",
                        "add",
                        "file@qutemail.test",
                        "--password-file",
                        file.toString());

        assertThat(added.exitCode()).as(added.stderr()).isZero();
        assertThat(
                        server.webAdmin(
                                        "POST",
                                        "/users/file@qutemail.test/verify",
                                        "{\"password\":\"pässwörd\"}")
                                .statusCode())
                .isEqualTo(204);
    }

    @Test
    void userOfAnotherDomainShouldBeRefusedNamingTheDomainsServed() {
        Result result = qutemail("x\n", "user", "add", "anna@elsewhere.test", "--password-stdin");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.stderr())
                .isEqualTo(
                        "qutemail: this server does not serve elsewhere.test;"
                                + " it serves qutemail.test\n");
    }

    @Test
    void addingAUserShouldBeRefusedWhenThereIsNoWayToAskForThePassword() {
        Result result = qutemail("", "user", "add", "anna@qutemail.test");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("--password-stdin").hasLineCount(1);
    }

    @Test
    void passwordShouldNotBeTakenFromTheCommandLine() {
        Result result = qutemail("", "user", "add", "anna@qutemail.test", "secret");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("Unmatched argument");
    }

    @Test
    void statusShouldShowTheHealthOfServerAndKeys() {
        // The first keys are fetched in the background.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(
                        () ->
                                assertThat(qutemail("", "status").stdout())
                                        .containsPattern("pool_level +[1-9]"));
        Result result = qutemail("", "status");

        assertThat(result.exitCode()).as(result.stderr()).isZero();
        assertThat(result.stdout())
                .startsWith("server: healthy")
                .containsPattern("QKD key delivery +healthy")
                .containsPattern("QKD key vault +healthy")
                .containsPattern("root_protected +true")
                .containsPattern("simulated +true");
    }

    @Test
    void keyStatusShouldAskForTheToken() throws Exception {
        assertThat(withoutToken("/qkd/keys/status")).isEqualTo(401);
        assertThat(server.webAdmin("GET", "/qkd/keys/status", "").body())
                .contains("\"simulated\":true", "\"high_water\":64");
    }

    @Test
    void vaultStatusShouldAskForTheTokenAndTellNoSecret() throws Exception {
        assertThat(withoutToken("/qkd/vault/status")).isEqualTo(401);
        assertThat(server.webAdmin("GET", "/qkd/vault/status", "").body())
                .contains("\"generation\":", "\"root_protected\":true", "\"damaged\":[]")
                .doesNotContain("two birds");
    }

    @Test
    void vaultCommandsShouldVerifyAndRotateTheVaultOfTheRunningServer() {
        Result verified = qutemail("", "vault", "verify");
        assertThat(verified.exitCode()).as(verified.stderr()).isZero();
        assertThat(verified.stdout()).contains("keys looked at");

        Result rotated = qutemail("", "vault", "rotate");
        assertThat(rotated.exitCode()).as(rotated.stderr()).isZero();
        assertThat(rotated.stdout()).contains("rows wrapped anew");

        Result status = qutemail("", "vault", "status");
        assertThat(status.exitCode()).as(status.stderr()).isZero();
        assertThat(status.stdout())
                .containsPattern("keks_retired +0")
                .containsPattern("faults +\\[]");
        assertThat(qutemail("", "vault", "verify").exitCode()).isZero();
    }

    @Test
    void aBackupOfTheRunningServerShouldOpenWithItsRootAlone() {
        Path backup = directory.resolve("backup.qvb");
        Result made = qutemail("", "vault", "backup", backup.toString());
        assertThat(made.exitCode()).as(made.stderr()).isZero();
        assertThat(qutemail("", "vault", "backup", backup.toString()).exitCode()).isEqualTo(1);
        Path nowhere = directory.resolve("none").resolve("backup.qvb");
        assertThat(qutemail("", "vault", "backup", nowhere.toString()).stderr())
                .contains("none is no directory");

        Map<String, String> environment = new HashMap<>();
        environment.put("QUTEMAIL_HOME", server.home().toString());
        environment.put("QUTEMAIL_VAULT_ROOT", directory.resolve("home-root/root.p12").toString());
        environment.put("QKD_VAULT_PASSPHRASE", "two birds");
        Result checked = QutEmailCommand.run(environment, "", "vault", "check", backup.toString());
        assertThat(checked.exitCode()).as(checked.stderr()).isZero();
        assertThat(checked.stdout()).containsPattern("[1-9]\\d* keys");

        environment.put("QKD_VAULT_PASSPHRASE", "three birds");
        Result wrong = QutEmailCommand.run(environment, "", "vault", "check", backup.toString());
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.stderr()).contains("does not open");
        Result running =
                QutEmailCommand.run(environment, "", "vault", "restore", backup.toString());
        assertThat(running.exitCode()).isEqualTo(2);
        assertThat(running.stderr()).contains("another server runs");
    }

    @Test
    void aSealedBackupShouldOpenWithItsPrivateKeyAlone() {
        Path publicKey = directory.resolve("backup.pub.pem");
        Path privateKey = directory.resolve("backup.pem");
        Path backup = directory.resolve("sealed.cms");
        Result made =
                qutemail(
                        "four birds\n",
                        "vault",
                        "keygen",
                        publicKey.toString(),
                        privateKey.toString(),
                        "--password-stdin");
        assertThat(made.exitCode()).as(made.stderr()).isZero();
        assertThat(
                        qutemail(
                                        "",
                                        "vault",
                                        "backup",
                                        backup.toString(),
                                        "--seal-to",
                                        privateKey.toString())
                                .stderr())
                .contains("no PUBLIC KEY in PEM");
        Result sealed =
                qutemail(
                        "",
                        "vault",
                        "backup",
                        backup.toString(),
                        "--seal-to",
                        publicKey.toString());
        assertThat(sealed.exitCode()).as(sealed.stderr()).isZero();
        assertThat(server.home().resolve("backups")).isEmptyDirectory();

        Map<String, String> environment = new HashMap<>();
        environment.put("QUTEMAIL_HOME", server.home().toString());
        environment.put("QUTEMAIL_VAULT_ROOT", directory.resolve("home-root/root.p12").toString());
        environment.put("QKD_VAULT_PASSPHRASE", "two birds");
        String[] check = {"vault", "check", backup.toString()};
        Result without = QutEmailCommand.run(environment, "", check);
        assertThat(without.exitCode()).isEqualTo(2);
        assertThat(without.stderr()).contains("--open-with");
        String[] open = {
            "vault",
            "check",
            backup.toString(),
            "--open-with",
            privateKey.toString(),
            "--password-stdin"
        };
        Result wrong = QutEmailCommand.run(environment, "five birds\n", open);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.stderr()).contains("the passphrase does not open it");
        Result opened = QutEmailCommand.run(environment, "four birds\n", open);
        assertThat(opened.exitCode()).as(opened.stderr()).isZero();
        assertThat(opened.stdout()).containsPattern("[1-9]\\d* keys");
    }

    @Test
    void shredShouldRefuseTheRunningMonthAndWhatIsIncomplete() throws Exception {
        String month = YearMonth.now(ZoneOffset.UTC).toString();

        Result running =
                qutemail("", "vault", "shred", "--period", month, "--reason", "none", "--yes");
        assertThat(running.exitCode()).isEqualTo(1);
        assertThat(running.stderr()).contains("is not over");
        assertThat(qutemail("", "vault", "shred", "--period", month).exitCode()).isEqualTo(2);
        assertThat(qutemail("", "vault", "hold", "--reason", "none").exitCode()).isEqualTo(2);
        assertThat(qutemail("", "vault", "destroy-due").stdout()).contains("0 keys destroyed");
        for (String incomplete :
                List.of(
                        "action=shred&period=" + month,
                        "action=hold&reason=x",
                        "action=hold&reason=x&key=none",
                        "action=burn")) {
            assertThat(server.webAdmin("POST", "/qkd/vault?" + incomplete, "").statusCode())
                    .as(incomplete)
                    .isEqualTo(400);
        }
        assertThat(server.webAdmin("GET", "/qkd/vault/periods/2026", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void mailContentShouldNotBeGivenToAnAdministrator() throws Exception {
        server.addUser("owner@qutemail.test", "secret");

        assertThat(
                        server.webAdmin(
                                        "POST",
                                        "/users/owner@qutemail.test/mailboxes?task=export",
                                        "")
                                .statusCode())
                .isEqualTo(403);
        String stored = "/mailRepositories/var%2Fmail%2Ferror/mails/any";
        assertThat(server.webAdmin("GET", stored, "").statusCode()).isEqualTo(403);
        assertThat(withoutToken(stored)).isEqualTo(401);
    }

    @Test
    void serverShouldSayInCapitalsThatKeysAreSimulated() {
        assertThat(server.stdout()).contains("ALL KEYS ARE SIMULATED");
    }

    @Test
    void commandShouldSayWhatToDoWhenNoServerRuns() throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        Result result = QutEmailCommand.run(other, "", "user", "list");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.stderr()).contains("admin.token").contains("start the server");
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import jakarta.mail.Message;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.apache.james.utils.DataProbeImpl;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.server.demo.MailClient.Letter;

/**
 * The whole story, told by a real server and an ordinary client. Every claim is checked while it is
 * printed; one that does not hold ends the demo with {@link IllegalStateException}.
 */
final class Demo {

    private static final String ALICE = "alice@qutemail.test";
    private static final String BOB = "bob@qutemail.test";
    private static final String PROTECTION = "X-QKD-Protection";

    private final DemoServer server;
    private final MailClient client;
    private final PrintStream out;

    Demo(DemoServer server, PrintStream out) {
        this.server = server;
        this.client = server.client();
        this.out = out;
    }

    void tell() throws Exception {
        users();
        Letter internal =
                new Letter(
                        ALICE,
                        BOB,
                        "Plans for Thursday",
                        "Bring the blue folder.",
                        "numbers.csv",
                        "year,amount\n2026,42\n");
        internalMail(internal);
        externalMail();
        keyServiceOff();
        out.println();
        out.println("Every claim above was checked while it was printed.");
    }

    private void users() throws Exception {
        chapter("Two users");
        for (String user : List.of(ALICE, BOB)) {
            server.probe(DataProbeImpl.class).addUser(user, DemoServer.PASSWORD);
            say(user);
        }
    }

    private void internalMail(Letter letter) throws Exception {
        chapter("Alice writes to Bob, with an attachment, through the submission port");
        client.submit(letter);
        server.awaitMessages(BOB, 1);
        say("What Bob's client sees (IMAP):");
        client.read(
                BOB,
                inbox -> {
                    show(inbox.getMessage(1));
                    return null;
                });
        say("What the store holds:");
        StoredMail.Row row = server.stored(BOB).get(0);
        showRecord(row);
        for (String secret :
                List.of(
                        letter.subject(),
                        letter.text(),
                        letter.attachmentName(),
                        letter.attachment().strip(),
                        base64(letter.attachment()))) {
            check(!row.contains(secret), "the store holds \"" + secret + "\" in clear");
        }
        say("  plaintext        none in the row: not the subject, text, attachment or its name");
    }

    private void externalMail() throws Exception {
        chapter("Eve writes to Bob from outside");
        Letter letter =
                new Letter(
                        "eve@elsewhere.test", BOB, "Hello from outside", "Just plain.", null, null);
        client.handOver(letter);
        server.awaitMessages(BOB, 2);
        say("What Bob's client sees (IMAP):");
        client.read(
                BOB,
                inbox -> {
                    show(inbox.getMessage(2));
                    check(
                            inbox.getMessage(2).getHeader(PROTECTION) == null,
                            "external mail carries our header");
                    return null;
                });
        StoredMail.Row row = server.stored(BOB).get(1);
        check(!RecordFormat.looksLikeRecord(row.header()), "external mail was sealed");
        check(row.contains(letter.text()), "external mail is not stored as it came");
        say("What the store holds:");
        say("  is_internal      false");
        say("  plaintext        as it came, \"" + letter.subject() + "\" can be found");
    }

    private void keyServiceOff() throws Exception {
        chapter("The key service goes away");
        server.keyServiceAnswers(false);
        client.submit(new Letter(ALICE, BOB, "No key, no mail", "Patience.", null, null));
        server.awaitWaiting();
        say("Alice's mail is accepted and waits: no key, so nothing is stored or sent in clear.");
        check(server.stored(BOB).size() == 2, "mail was delivered without a key");
        say("What Bob has stays readable: " + subjects());
        server.keyServiceAnswers(true);
        server.awaitMessages(BOB, 3);
        check(
                RecordFormat.looksLikeRecord(server.stored(BOB).get(2).header()),
                "mail that had to wait was not sealed");
        say("The key service is back, the mail arrived sealed: " + subjects());
    }

    private List<String> subjects() throws Exception {
        return client.read(
                BOB,
                inbox -> {
                    List<String> subjects = new ArrayList<>();
                    for (Message message : inbox.getMessages()) {
                        subjects.add(message.getSubject());
                    }
                    return subjects;
                });
    }

    private void show(Message message) throws Exception {
        for (String name : List.of("From", "To", "Subject", PROTECTION)) {
            String[] values = message.getHeader(name);
            say("  | " + name + ": " + (values == null ? "(none)" : values[0]));
        }
        if (message.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                showPart(parts.getBodyPart(i));
            }
        } else {
            say("  | " + message.getContent().toString().strip());
        }
    }

    private void showPart(Part part) throws Exception {
        if (part.getFileName() == null) {
            say("  | " + part.getContent().toString().strip());
        } else {
            int size = part.getInputStream().readAllBytes().length;
            say("  | attachment " + part.getFileName() + ", " + size + " octets");
        }
    }

    private void showRecord(StoredMail.Row row) throws Exception {
        check(RecordFormat.looksLikeRecord(row.header()), "the header is not sealed");
        check(RecordFormat.looksLikeRecord(row.body()), "the body is not sealed");
        HexFormat hex = HexFormat.of();
        byte[] ciphertext = RecordFormat.ciphertext(row.body());
        say("  is_internal      true" + (RecordFormat.simulated(row.body()) ? " (SIMULATED)" : ""));
        say("  qkd_key_id       " + RecordFormat.keyId(row.body()));
        say("  qkd_nonce        " + hex.formatHex(RecordFormat.firstNonce(row.body())));
        say("  qkd_auth_tag     " + hex.formatHex(RecordFormat.lastTag(row.body())));
        say(
                "  qkd_ciphertext   "
                        + hex.formatHex(ciphertext, 0, Math.min(24, ciphertext.length))
                        + "... ("
                        + ciphertext.length
                        + " octets of body, "
                        + row.header().length
                        + " of header record)");
    }

    private static String base64(String text) {
        return Base64.getEncoder().withoutPadding().encodeToString(text.getBytes());
    }

    private void chapter(String title) {
        out.println();
        out.println(title);
    }

    private void say(String line) {
        out.println("  " + line);
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException("the demo failed: " + otherwise);
        }
    }
}

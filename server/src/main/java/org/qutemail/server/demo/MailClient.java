// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.demo;

import jakarta.activation.DataHandler;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.util.Properties;

/** An ordinary mail client: Jakarta Mail, by the public protocols. */
final class MailClient {

    private static final String HOST = "127.0.0.1";

    private final int submissionPort;
    private final int mtaPort;
    private final int imapsPort;
    private final String password;

    MailClient(int submissionPort, int mtaPort, int imapsPort, String password) {
        this.submissionPort = submissionPort;
        this.mtaPort = mtaPort;
        this.imapsPort = imapsPort;
        this.password = password;
    }

    /**
     * A message.
     *
     * @param attachmentName null for none
     */
    record Letter(
            String from,
            String to,
            String subject,
            String text,
            String attachmentName,
            String attachment) {}

    /** Submits as a logged-in user, after STARTTLS. */
    void submit(Letter letter) throws MessagingException {
        Properties settings = new Properties();
        settings.put("mail.smtp.starttls.required", "true");
        settings.put("mail.smtp.ssl.trust", HOST);
        settings.put("mail.smtp.auth", "true");
        send(letter, settings, submissionPort, letter.from());
    }

    /** Hands over as another mail server would, without login. */
    void handOver(Letter letter) throws MessagingException {
        send(letter, new Properties(), mtaPort, null);
    }

    private void send(Letter letter, Properties settings, int port, String user)
            throws MessagingException {
        Session session = Session.getInstance(settings);
        Message message = message(session, letter);
        try (Transport transport = session.getTransport("smtp")) {
            transport.connect(HOST, port, user, user == null ? null : password);
            transport.sendMessage(message, message.getAllRecipients());
        }
    }

    private static Message message(Session session, Letter letter) throws MessagingException {
        MimeMessage message = new MimeMessage(session);
        message.setFrom(new InternetAddress(letter.from()));
        message.setRecipient(Message.RecipientType.TO, new InternetAddress(letter.to()));
        message.setSubject(letter.subject());
        if (letter.attachmentName() == null) {
            message.setText(letter.text());
        } else {
            MimeBodyPart text = new MimeBodyPart();
            text.setText(letter.text());
            MimeBodyPart file = new MimeBodyPart();
            file.setDataHandler(
                    new DataHandler(
                            new ByteArrayDataSource(letter.attachment().getBytes(), "text/csv")));
            file.setFileName(letter.attachmentName());
            message.setContent(new MimeMultipart(text, file));
        }
        message.saveChanges();
        return message;
    }

    /** Something done with an open INBOX. */
    @FunctionalInterface
    interface Reading<T> {
        T read(Folder inbox) throws Exception;
    }

    /** Opens a user's INBOX by IMAP over TLS. */
    <T> T read(String user, Reading<T> reading) throws Exception {
        Properties settings = new Properties();
        settings.put("mail.imaps.ssl.trust", HOST);
        try (Store store = Session.getInstance(settings).getStore("imaps")) {
            store.connect(HOST, imapsPort, user, password);
            try (Folder inbox = store.getFolder("INBOX")) {
                inbox.open(Folder.READ_ONLY);
                return reading.read(inbox);
            }
        }
    }
}

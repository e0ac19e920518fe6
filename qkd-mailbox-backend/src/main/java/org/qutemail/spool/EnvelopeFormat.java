// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Date;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import javax.mail.internet.AddressException;
import org.apache.james.core.MailAddress;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders.Header;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;

/**
 * All of a mail but its message, in JSON: the part of a spool record that stands before the
 * message. Attributes are written as James writes them; one that has no JSON form is lost, as in
 * every lasting queue of James.
 *
 * <pre>
 * {"version": 1, "name", "sender"?, "recipients": [], "state", "error"?, "updated"? (ms),
 *  "remoteHost"?, "remoteAddr"?, "attributes": {name: value}, "headers": [[recipient, name, value]]}
 * </pre>
 */
final class EnvelopeFormat {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private EnvelopeFormat() {}

    static byte[] write(Mail mail) throws IOException {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("version", VERSION);
        envelope.put("name", mail.getName());
        mail.getMaybeSender()
                .asOptional()
                .ifPresent(sender -> envelope.put("sender", sender.asString()));
        ArrayNode recipients = envelope.putArray("recipients");
        mail.getRecipients().forEach(recipient -> recipients.add(recipient.asString()));
        envelope.put("state", mail.getState());
        envelope.put("error", mail.getErrorMessage());
        Optional.ofNullable(mail.getLastUpdated())
                .ifPresent(updated -> envelope.put("updated", updated.getTime()));
        envelope.put("remoteHost", mail.getRemoteHost());
        envelope.put("remoteAddr", mail.getRemoteAddr());
        ObjectNode attributes = envelope.putObject("attributes");
        mail.attributes()
                .forEach(
                        attribute ->
                                attribute
                                        .getValue()
                                        .toJson()
                                        .ifPresent(
                                                value ->
                                                        attributes.set(
                                                                attribute.getName().asString(),
                                                                value)));
        ArrayNode headers = envelope.putArray("headers");
        mail.getPerRecipientSpecificHeaders()
                .getHeadersByRecipient()
                .forEach(
                        (recipient, header) ->
                                headers.addArray()
                                        .add(recipient.asString())
                                        .add(header.getName())
                                        .add(header.getValue()));
        return JSON.writeValueAsBytes(envelope);
    }

    /**
     * The mail without its message.
     *
     * @param octets authenticated: what some version of this software wrote
     * @throws SealException UNSUPPORTED: it is no envelope that this version knows
     */
    static MailImpl read(byte[] octets) throws SealException {
        try {
            JsonNode envelope = JSON.readTree(octets);
            if (envelope == null || envelope.path("version").asInt() != VERSION) {
                throw unsupported("version", null);
            }
            return mail(envelope).build();
        } catch (IOException | AddressException | RuntimeException e) {
            throw unsupported("structure", e);
        }
    }

    private static SealException unsupported(String what, Exception cause) {
        return new SealException(
                SealError.UNSUPPORTED,
                "the envelope of the mail has a " + what + " that is not known here",
                cause);
    }

    private static MailImpl.Builder mail(JsonNode envelope) throws AddressException, IOException {
        MailImpl.Builder mail = MailImpl.builder().name(envelope.required("name").textValue());
        if (envelope.hasNonNull("sender")) {
            mail.sender(new MailAddress(envelope.get("sender").textValue()));
        }
        for (JsonNode recipient : envelope.required("recipients")) {
            mail.addRecipient(new MailAddress(recipient.textValue()));
        }
        mail.state(envelope.path("state").textValue());
        mail.errorMessage(envelope.path("error").textValue());
        if (envelope.hasNonNull("updated")) {
            mail.lastUpdated(new Date(envelope.get("updated").longValue()));
        }
        mail.remoteHost(envelope.path("remoteHost").textValue());
        mail.remoteAddr(envelope.path("remoteAddr").textValue());
        readAttributes(envelope.required("attributes"), mail);
        for (JsonNode header : envelope.required("headers")) {
            mail.addHeaderForRecipient(
                    Header.builder()
                            .name(header.required(1).textValue())
                            .value(header.required(2).textValue())
                            .build(),
                    new MailAddress(header.required(0).textValue()));
        }
        return mail;
    }

    private static void readAttributes(JsonNode attributes, MailImpl.Builder mail)
            throws IOException {
        for (Iterator<Map.Entry<String, JsonNode>> all = attributes.fields(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> attribute = all.next();
            mail.addAttribute(
                    new Attribute(
                            AttributeName.of(attribute.getKey()),
                            AttributeValue.fromJsonString(attribute.getValue().toString())));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.parser.AbstractContentHandler;
import org.apache.james.mime4j.parser.MimeStreamParser;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;

/**
 * Author and recipients of a message as its header names them (RFC 5322 section 3.6.2, 3.6.3).
 *
 * @param from the mailboxes of From; empty when there is none or none can be read
 * @param recipients those of To, Cc and Bcc together, groups taken apart; empty when none is given
 *     yet
 */
public record MessageAddresses(List<Address> from, List<Address> recipients) {

    /** A message of which nothing is known. */
    public static final MessageAddresses UNKNOWN = new MessageAddresses(List.of(), List.of());

    /**
     * One mailbox.
     *
     * @param localPart not null
     * @param domain not null, empty when the address has none
     */
    public record Address(String localPart, String domain) {
        public Address {
            Objects.requireNonNull(localPart, "localPart");
            Objects.requireNonNull(domain, "domain");
        }
    }

    public MessageAddresses {
        from = List.copyOf(from);
        recipients = List.copyOf(recipients);
    }

    /** Reads the fields of a header that is parsed already. */
    public static MessageAddresses of(Iterable<? extends Field> fields) {
        List<Address> from = new ArrayList<>();
        List<Address> recipients = new ArrayList<>();
        for (Field field : fields) {
            collect(field, from, recipients);
        }
        return new MessageAddresses(from, recipients);
    }

    /**
     * Reads a header block.
     *
     * @param header up to the first empty line; closed afterwards
     * @throws IOException if it cannot be read; a header that makes no sense is no error
     */
    public static MessageAddresses read(InputStream header) throws IOException {
        List<Field> fields = new ArrayList<>();
        MimeStreamParser parser = new MimeStreamParser(MimeConfig.PERMISSIVE);
        parser.setContentHandler(
                new AbstractContentHandler() {
                    @Override
                    public void field(Field field) {
                        fields.add(field);
                    }

                    @Override
                    public void endHeader() {
                        parser.stop();
                    }
                });
        try (header) {
            parser.parse(header);
        } catch (MimeException e) {
            // An address may stand in what could not be read: treated as one that has none, sealed.
            return UNKNOWN;
        }
        return of(fields);
    }

    private static void collect(Field field, List<Address> from, List<Address> recipients) {
        switch (field.getName().toLowerCase(Locale.ROOT)) {
            case "from":
                addTo(from, field.getBody());
                break;
            case "to":
            case "cc":
            case "bcc":
                addTo(recipients, field.getBody());
                break;
            default:
        }
    }

    private static void addTo(List<Address> addresses, String value) {
        if (value == null) {
            return;
        }
        for (Mailbox mailbox : LenientAddressParser.DEFAULT.parseAddressList(value).flatten()) {
            String localPart = Objects.requireNonNullElse(mailbox.getLocalPart(), "");
            String domain = Objects.requireNonNullElse(mailbox.getDomain(), "");
            if (!localPart.isEmpty() || !domain.isEmpty()) {
                addresses.add(new Address(localPart, domain));
            }
        }
    }
}

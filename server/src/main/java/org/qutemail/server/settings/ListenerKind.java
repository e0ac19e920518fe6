// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.settings;

/** The listeners of the server, in the order in which the status lines name them. */
public enum ListenerKind {
    SMTP_MTA("SMTP (MTA)", Variable.SMTP_MTA_PORT),
    SMTP_MSA("SMTP (submission, STARTTLS)", Variable.SMTP_MSA_PORT),
    SMTP_SMTPS("SMTP (submission, TLS)", Variable.SMTP_SMTPS_PORT),
    IMAP("IMAP (STARTTLS)", Variable.IMAP_PORT),
    IMAPS("IMAP (TLS)", Variable.IMAPS_PORT),
    POP3("POP3 (STLS)", Variable.POP3_PORT),
    POP3S("POP3 (TLS)", Variable.POP3S_PORT),
    JMAP("JMAP (HTTP)", Variable.JMAP_PORT),
    WEBADMIN("WebAdmin (HTTP)", Variable.WEBADMIN_PORT),
    LMTP("LMTP", Variable.LMTP_PORT);

    private final String label;
    private final Variable portVariable;

    ListenerKind(String label, Variable portVariable) {
        this.label = label;
        this.portVariable = portVariable;
    }

    /** What a person reads. */
    public String label() {
        return label;
    }

    /** The variable that sets its port. */
    public Variable portVariable() {
        return portVariable;
    }
}

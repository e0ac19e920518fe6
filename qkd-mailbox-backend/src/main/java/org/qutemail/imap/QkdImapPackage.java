// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import com.google.common.collect.ImmutableList;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;

/**
 * James's default IMAP package with {@link QkdAppendProcessor} in place of the stock APPEND.
 *
 * <p>In {@code imapserver.xml}:
 *
 * <pre>{@code
 * <imapPackages>org.qutemail.imap.QkdImapPackage</imapPackages>
 * }</pre>
 */
public class QkdImapPackage extends ImapPackage.Impl {

    private static final ClassName STOCK_APPEND =
            new ClassName(AppendProcessor.class.getCanonicalName());
    private static final ClassName OUR_APPEND =
            new ClassName(QkdAppendProcessor.class.getCanonicalName());

    public QkdImapPackage() {
        super(
                DEFAULT.processors().stream()
                        .map(name -> name.equals(STOCK_APPEND) ? OUR_APPEND : name)
                        .collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(DEFAULT.decoders()),
                ImmutableList.copyOf(DEFAULT.encoders()));
    }
}

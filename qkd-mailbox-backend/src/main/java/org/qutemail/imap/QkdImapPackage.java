// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import com.google.common.collect.ImmutableList;
import java.util.Map;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;

/**
 * James's default IMAP package with {@link QkdAppendProcessor} in place of the stock APPEND and
 * {@link QkdFetchProcessor} in place of the stock FETCH.
 *
 * <p>In {@code imapserver.xml}:
 *
 * <pre>{@code
 * <imapPackages>org.qutemail.imap.QkdImapPackage</imapPackages>
 * }</pre>
 */
public class QkdImapPackage extends ImapPackage.Impl {

    private static final Map<ClassName, ClassName> OURS =
            Map.of(
                    name(AppendProcessor.class), name(QkdAppendProcessor.class),
                    name(FetchProcessor.class), name(QkdFetchProcessor.class));

    public QkdImapPackage() {
        super(
                DEFAULT.processors().stream()
                        .map(name -> OURS.getOrDefault(name, name))
                        .collect(ImmutableList.toImmutableList()),
                ImmutableList.copyOf(DEFAULT.decoders()),
                ImmutableList.copyOf(DEFAULT.encoders()));
    }

    private static ClassName name(Class<?> type) {
        return new ClassName(type.getCanonicalName());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import com.google.common.collect.ImmutableList;
import java.util.Collection;
import java.util.Map;
import org.apache.james.imap.decode.parser.AppendCommandParser;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.processor.AppendProcessor;
import org.apache.james.imap.processor.CopyProcessor;
import org.apache.james.imap.processor.fetch.FetchProcessor;
import org.apache.james.modules.protocols.ImapPackage;
import org.apache.james.utils.ClassName;

/**
 * James's default IMAP package with {@link QkdAppendProcessor}, {@link QkdCopyProcessor}, {@link
 * QkdFetchProcessor}, {@link BoundedAppendParser} and {@link StorageStatusEncoder} in place of the
 * stock ones.
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
                    name(CopyProcessor.class), name(QkdCopyProcessor.class),
                    name(FetchProcessor.class), name(QkdFetchProcessor.class),
                    name(AppendCommandParser.class), name(BoundedAppendParser.class),
                    name(StatusResponseEncoder.class), name(StorageStatusEncoder.class));

    public QkdImapPackage() {
        super(ours(DEFAULT.processors()), ours(DEFAULT.decoders()), ours(DEFAULT.encoders()));
    }

    private static ImmutableList<ClassName> ours(Collection<ClassName> stock) {
        return stock.stream()
                .map(name -> OURS.getOrDefault(name, name))
                .collect(ImmutableList.toImmutableList());
    }

    private static ClassName name(Class<?> type) {
        return new ClassName(type.getCanonicalName());
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.contract;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import java.security.SecureRandom;
import java.time.Clock;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.qutemail.core.key.KeyService;
import org.qutemail.core.seal.record.RecordOpener;
import org.qutemail.core.seal.record.RecordSealer;
import org.qutemail.mailbox.SealedMailboxMetrics;
import org.qutemail.mailbox.SealedMappers;
import org.qutemail.mailbox.StorageLayout;
import org.qutemail.mailbox.guice.MapperDecorationModule;

/**
 * The decorated in-memory mailbox that the stock contract suites run against: James's own factory,
 * decorated in the same way as in the server, and every append sealed whatever its origin.
 */
public final class SealedBackend {

    private static final SealedMailboxMetrics METRICS = new SealedMailboxMetrics();
    private static final KeyService KEYS = ContractKeys.service();

    static {
        ContractRecorder.watch(METRICS);
    }

    private SealedBackend() {}

    /** What all backends of this JVM did so far. */
    public static SealedMailboxMetrics metrics() {
        return METRICS;
    }

    /** A new empty mailbox that seals everything. */
    public static InMemoryMailboxSessionMapperFactory mapperFactory(Clock clock) {
        return mapperFactory(
                clock,
                new SealedMappers(
                        KEYS,
                        ContractKeys.alwaysSealed(KEYS),
                        StorageLayout.memory(),
                        new RecordSealer(new SecureRandom()),
                        new RecordOpener(true),
                        METRICS));
    }

    /** A new empty mailbox with this sealing around it. */
    public static InMemoryMailboxSessionMapperFactory mapperFactory(
            Clock clock, SealedMappers mappers) {
        return Guice.createInjector(
                        new MapperDecorationModule(),
                        new AbstractModule() {
                            @Override
                            protected void configure() {
                                bind(Clock.class).toInstance(clock);
                                bind(SealedMappers.class).toInstance(mappers);
                            }
                        })
                .getInstance(InMemoryMailboxSessionMapperFactory.class);
    }
}

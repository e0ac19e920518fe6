// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.collect.ImmutableList;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.apache.james.core.Username;
import org.apache.james.jmap.api.model.Preview;
import org.apache.james.jmap.api.projections.MessageFastViewPrecomputedProperties;
import org.apache.james.jmap.api.projections.MessageFastViewProjection;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.MailboxSessionUtil;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxPath;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MultimailboxesSearchQuery;
import org.apache.james.mailbox.model.SearchQuery;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.vault.DeletedMessageVault;
import org.apache.james.vault.search.Query;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.key.KeyPurpose;
import org.qutemail.core.policy.SealingContext;
import org.qutemail.mailbox.InternalAddresses;
import org.qutemail.mailbox.SealedMailboxMetrics;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SealedMailboxModuleTest {

    private static final Username ALICE = Username.of("alice@a.test");
    private static final String INTERNAL =
            "From: bob@a.test\r\nTo: alice@a.test\r\nMessage-ID: <1@a.test>\r\n"
                    + "Subject: hushhush\r\n\r\nquietwords\r\n";

    private static StockServer server;
    private static MailboxManager mailboxes;

    @BeforeAll
    static void start() throws Exception {
        server = StockServer.shared();
        mailboxes = server.get(MailboxManager.class);
        mailboxes.createMailbox(MailboxPath.inbox(ALICE), MailboxSessionUtil.create(ALICE));
    }

    private static ComposedMessageId deliver(String message, SealingContext context)
            throws Exception {
        MailboxSession session = mailboxes.createSystemSession(ALICE);
        session.getAttributes().put(SealingContext.SESSION_ATTRIBUTE, context);
        return mailboxes
                .getMailbox(MailboxPath.inbox(ALICE), session)
                .appendMessage(MessageManager.AppendCommand.from(message(message)), session)
                .getId();
    }

    private static org.apache.james.mime4j.dom.Message message(String text) throws Exception {
        return new org.apache.james.mime4j.message.DefaultMessageBuilder()
                .parseMessage(
                        new java.io.ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static SealingContext sealed() throws Exception {
        return SealingContext.sealed(server.keys.take(KeyPurpose.DELIVERY).id(), "test");
    }

    private static String row(ComposedMessageId id) throws Exception {
        InMemoryMailboxSessionMapperFactory factory =
                server.get(InMemoryMailboxSessionMapperFactory.class);
        MailboxSession session = mailboxes.createSystemSession(ALICE);
        Mailbox inbox =
                factory.getMailboxMapper(session)
                        .findMailboxByPath(MailboxPath.inbox(ALICE))
                        .block();
        MailboxMessage row =
                factory.createMessageMapper(session)
                        .findInMailbox(inbox, MessageRange.one(id.getUid()), FetchType.FULL, -1)
                        .next();
        return new String(row.getFullContent().readAllBytes(), StandardCharsets.ISO_8859_1)
                + row.getProperties();
    }

    @Test
    void mailboxOfTheStockServerShouldKeepInternalMailSealed() throws Exception {
        ComposedMessageId id = deliver(INTERNAL, sealed());

        assertThat(row(id)).startsWith("QEM\u001a").doesNotContain("hushhush", "quietwords");
        MailboxSession session = mailboxes.createSystemSession(ALICE);
        assertThat(
                        mailboxes
                                .getMailbox(MailboxPath.inbox(ALICE), session)
                                .getMessages(
                                        MessageRange.one(id.getUid()),
                                        FetchGroup.FULL_CONTENT,
                                        session)
                                .next()
                                .getFullContent()
                                .getInputStream())
                .hasContent(INTERNAL);
    }

    @Test
    void mailboxOfTheStockServerShouldKeepExternalMailAsItCame() throws Exception {
        ComposedMessageId id = deliver(INTERNAL, SealingContext.plain("external"));

        assertThat(row(id)).startsWith(INTERNAL);
    }

    @Test
    void previewsShouldNotBeKept() throws Exception {
        MessageFastViewProjection previews = server.get(MessageFastViewProjection.class);
        ComposedMessageId id = deliver(INTERNAL, sealed());
        Mono.from(
                        previews.store(
                                id.getMessageId(),
                                MessageFastViewPrecomputedProperties.builder()
                                        .preview(Preview.from("quietwords"))
                                        .noAttachments()
                                        .build()))
                .block();

        assertThat(Mono.from(previews.retrieve(id.getMessageId())).block()).isNull();
        assertThat(previews).isInstanceOf(UnkeptPreviews.class);
    }

    @Test
    void threadsShouldBeFoundThroughTheSealing() throws Exception {
        ComposedMessageId first =
                deliver(INTERNAL.replace("<1@a.test>", "<thread@a.test>"), sealed());
        ComposedMessageId answer =
                deliver(
                        INTERNAL.replace("<1@a.test>", "<2@a.test>\r\nIn-Reply-To: <thread@a.test>")
                                .replace("Subject: ", "Subject: Re: "),
                        sealed());
        MailboxSession session = mailboxes.createSystemSession(ALICE);

        assertThat(
                        Flux.from(
                                        mailboxes.getThread(
                                                ThreadId.fromBaseMessageId(first.getMessageId()),
                                                session))
                                .collectList()
                                .block())
                .contains(first.getMessageId(), answer.getMessageId());
    }

    @Test
    void searchShouldReadThroughTheSealing() throws Exception {
        ComposedMessageId id = deliver(INTERNAL.replace("quietwords", "rareword"), sealed());
        MailboxSession session = mailboxes.createSystemSession(ALICE);

        assertThat(
                        Flux.from(
                                        mailboxes.search(
                                                MultimailboxesSearchQuery.from(
                                                                SearchQuery.of(
                                                                        SearchQuery.bodyContains(
                                                                                "rareword")))
                                                        .build(),
                                                session,
                                                10))
                                .collectList()
                                .block())
                .isEqualTo(ImmutableList.of(id.getMessageId()));
    }

    @Test
    void deletedMessagesVaultShouldTakeNothing() throws Exception {
        DeletedMessageVault vault = server.get(DeletedMessageVault.class);

        assertThat(vault).isInstanceOf(ClosedDeletedMessageVault.class);
        assertThatThrownBy(
                        () ->
                                Mono.from(vault.append(null, java.io.InputStream.nullInputStream()))
                                        .block())
                .hasMessageContaining("listeners.xml");
        assertThat(Flux.from(vault.search(ALICE, Query.ALL)).collectList().block()).isEmpty();
    }

    @Test
    void startShouldBeRefusedWithTheHookOfTheDeletedMessagesVault(@TempDir Path other)
            throws Exception {
        try (StockServer refused =
                new StockServer(
                        other,
                        Map.of(
                                "listeners.xml",
                                "<listeners><preDeletionHook><class>"
                                        + "org.apache.james.vault.DeletedMessageVaultHook"
                                        + "</class></preDeletionHook>"
                                        + "</listeners>"))) {
            assertThatThrownBy(refused::start)
                    .hasStackTraceContaining("listeners.xml")
                    .hasStackTraceContaining("take it out");
        }
    }

    @Test
    void startShouldBeRefusedWithAThreadGuesserThatIsNotKnown(@TempDir Path other)
            throws Exception {
        try (StockServer refused =
                new StockServer(
                        other,
                        Map.of(),
                        binder ->
                                binder.bind(
                                                org.apache.james.mailbox.store.mail
                                                        .ThreadIdGuessingAlgorithm.class)
                                        .toInstance(
                                                org.mockito.Mockito.mock(
                                                        org.apache.james.mailbox.store.mail
                                                                .ThreadIdGuessingAlgorithm
                                                                .class)))) {
            assertThatThrownBy(refused::start).hasStackTraceContaining("thread guesser");
        }
    }

    @Test
    void addressesShouldBeInternalByDomain() {
        InternalAddresses internal = server.get(InternalAddresses.class);

        assertThat(internal.isInternal("nobody", "a.test")).isTrue();
        assertThat(internal.isInternal("nobody", "A.Test")).isTrue();
        assertThat(internal.isInternal("alice", "elsewhere.test")).isFalse();
        assertThat(internal.isInternal("alice", "[192.0.2.1]")).isFalse();
    }

    @Test
    void metricsShouldBeOneForAll() {
        assertThat(server.get(SealedMailboxMetrics.class))
                .isSameAs(server.get(SealedMailboxMetrics.class));
    }
}

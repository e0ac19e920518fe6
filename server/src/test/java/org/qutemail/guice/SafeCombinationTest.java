// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.apache.james.core.Username;
import org.apache.james.core.healthcheck.Result;
import org.apache.james.core.healthcheck.ResultStatus;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.inmemory.InMemoryMailboxSessionMapperFactory;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailrepository.api.MailRepositoryStore;
import org.apache.james.mailrepository.api.MailRepositoryUrl;
import org.apache.james.queue.api.MailQueueFactory;
import org.apache.james.queue.api.RawMailQueueItemDecoratorFactory;
import org.apache.james.queue.memory.MemoryMailQueueFactory;
import org.apache.james.server.core.configuration.ConfigurationProvider;
import org.apache.james.server.core.configuration.FileConfigurationProvider;
import org.junit.jupiter.api.Test;
import org.qutemail.core.policy.PlainSpool;
import org.qutemail.core.policy.SealedStorage;
import org.qutemail.core.vault.InMemoryKeyVault;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.spool.SealedMailRepositoryStore;
import org.qutemail.spool.SpoolKeys;
import reactor.core.publisher.Mono;

/** Here, and not beside the class, because only the server has all of James at hand. */
class SafeCombinationTest {

    private static final String SEALING =
            "<mailetcontainer><processors><processor state='qkd-seal'>"
                    + "<mailet match='All' class='org.qutemail.mailets.QkdSeal'/>"
                    + "</processor></processors></mailetcontainer>";
    private static final String PLAIN =
            "<mailetcontainer><processors><processor state='transport'>"
                    + "<mailet match='All' class='LocalDelivery'/>"
                    + "</processor></processors></mailetcontainer>";

    private final MailboxSessionMapperFactory memory =
            new InMemoryMailboxSessionMapperFactory(Clock.systemUTC());
    private final MailQueueFactory<?> memoryQueue =
            new MemoryMailQueueFactory(new RawMailQueueItemDecoratorFactory());

    private static ConfigurationProvider files(String mailets, String repository) {
        Map<String, String> files =
                Map.of(
                        "mailetcontainer",
                        mailets,
                        "mailrepositorystore",
                        "<mailrepositorystore><mailrepositories><mailrepository class='"
                                + repository
                                + "'/></mailrepositories></mailrepositorystore>");
        return (component, level) ->
                FileConfigurationProvider.getConfig(
                        new ByteArrayInputStream(
                                files.get(component).getBytes(StandardCharsets.UTF_8)));
    }

    private static ConfigurationProvider files(String mailets) {
        return files(mailets, "org.apache.james.mailrepository.memory.MemoryMailRepository");
    }

    private static final SessionProvider SESSIONS = proxy(SessionProvider.class);

    /** Of an interface whose methods are not asked for anything here. */
    private static <T> T proxy(Class<T> type) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) ->
                                method.getName().equals("createSystemSession")
                                        ? session((Username) arguments[0])
                                        : null));
    }

    private static MailboxSession session(Username user) {
        return new MailboxSession(
                MailboxSession.SessionId.of(1),
                user,
                Optional.of(user),
                List.of(),
                '.',
                MailboxSession.SessionType.System);
    }

    private static void check(
            ConfigurationProvider files,
            SealedStorage storage,
            KeyVault vault,
            MailboxSessionMapperFactory mailbox,
            MailQueueFactory<?> queue)
            throws Exception {
        check(files, storage, PlainSpool.REFUSED, vault, mailbox, queue);
    }

    private static void check(
            ConfigurationProvider files,
            SealedStorage storage,
            PlainSpool plainSpool,
            KeyVault vault,
            MailboxSessionMapperFactory mailbox,
            MailQueueFactory<?> queue)
            throws Exception {
        new SafeCombination(
                files,
                storage,
                plainSpool,
                vault,
                mailbox,
                SESSIONS,
                queue,
                proxy(MailRepositoryStore.class));
    }

    @Test
    void sealingOverAnUndecoratedMailboxShouldBeRefused() {
        assertThatThrownBy(
                        () ->
                                check(
                                        files(SEALING),
                                        SealedStorage.RECORDS,
                                        new InMemoryKeyVault(),
                                        memory,
                                        memoryQueue))
                .hasMessageContaining("the mailbox is not decorated")
                .hasMessageContaining("./qutemail run")
                .hasMessageContaining("<storage>cms</storage>");
    }

    @Test
    void sealingOverAnUndecoratedMailboxShouldPassWhenDeclared() {
        assertThatCode(
                        () ->
                                check(
                                        files(SEALING),
                                        SealedStorage.CMS,
                                        new InMemoryKeyVault(),
                                        memory,
                                        memoryQueue))
                .doesNotThrowAnyException();
    }

    @Test
    void undecoratedMailboxShouldPassWhenNothingIsSealed() {
        assertThatCode(
                        () ->
                                check(
                                        files(PLAIN),
                                        SealedStorage.RECORDS,
                                        new InMemoryKeyVault(),
                                        memory,
                                        memoryQueue))
                .doesNotThrowAnyException();
    }

    @Test
    void lastingMailboxShouldBeRefusedWithKeysInMemory() {
        MailboxSessionMapperFactory unknown =
                new InMemoryMailboxSessionMapperFactory(Clock.systemUTC()) {};

        assertThatThrownBy(
                        () ->
                                check(
                                        files(PLAIN),
                                        SealedStorage.RECORDS,
                                        new InMemoryKeyVault(),
                                        unknown,
                                        memoryQueue))
                .hasMessageContaining("the mailbox (")
                .hasMessageContaining("key vault is in memory");
    }

    @Test
    void lastingQueueShouldBeRefusedWithKeysInMemory() {
        assertThatThrownBy(
                        () ->
                                check(
                                        files(PLAIN),
                                        SealedStorage.RECORDS,
                                        new InMemoryKeyVault(),
                                        memory,
                                        proxy(MailQueueFactory.class)))
                .hasMessageContaining("the mail queue (");
    }

    @Test
    void lastingRepositoryShouldBeRefusedWithKeysInMemory() {
        assertThatThrownBy(
                        () ->
                                check(
                                        files(PLAIN, "org.example.FileRepository"),
                                        SealedStorage.RECORDS,
                                        new InMemoryKeyVault(),
                                        memory,
                                        memoryQueue))
                .hasMessageContaining("org.example.FileRepository");
    }

    @Test
    void lastingMailShouldPassWithALastingVault() {
        assertThatCode(
                        () ->
                                check(
                                        files(PLAIN, "org.example.FileRepository"),
                                        SealedStorage.RECORDS,
                                        proxy(KeyVault.class),
                                        memory,
                                        proxy(MailQueueFactory.class)))
                .doesNotThrowAnyException();
    }

    @Test
    void sealingOverALastingSpoolShouldBeRefusedWhenNothingSealsThat() {
        assertThatThrownBy(
                        () ->
                                check(
                                        files(SEALING),
                                        SealedStorage.CMS,
                                        proxy(KeyVault.class),
                                        memory,
                                        proxy(MailQueueFactory.class)))
                .hasMessageContaining("the mail queue (")
                .hasMessageContaining("<plainSpool>accepted</plainSpool>");
        assertThatThrownBy(
                        () ->
                                check(
                                        files(SEALING, "org.example.FileRepository"),
                                        SealedStorage.CMS,
                                        proxy(KeyVault.class),
                                        memory,
                                        memoryQueue))
                .hasMessageContaining("org.example.FileRepository")
                .hasMessageContaining("unsealed");
    }

    @Test
    void sealingOverALastingSpoolShouldPassWhenAcceptedAndTheKeysLastToo() {
        assertThatCode(
                        () ->
                                check(
                                        files(SEALING, "org.example.FileRepository"),
                                        SealedStorage.CMS,
                                        PlainSpool.ACCEPTED,
                                        proxy(KeyVault.class),
                                        memory,
                                        proxy(MailQueueFactory.class)))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptedPlainSpoolShouldNotAllowKeysInMemory() {
        assertThatThrownBy(
                        () ->
                                check(
                                        files(SEALING),
                                        SealedStorage.CMS,
                                        PlainSpool.ACCEPTED,
                                        new InMemoryKeyVault(),
                                        memory,
                                        proxy(MailQueueFactory.class)))
                .hasMessageContaining("key vault is in memory");
    }

    @Test
    void acceptedPlainSpoolShouldShowAsDegraded() {
        Result accepted = Mono.from(new SpoolHealthCheck(PlainSpool.ACCEPTED).check()).block();
        Result refused = Mono.from(new SpoolHealthCheck(PlainSpool.REFUSED).check()).block();

        assertThat(accepted.getStatus()).isEqualTo(ResultStatus.DEGRADED);
        assertThat(accepted.getCause())
                .hasValueSatisfying(cause -> assertThat(cause).contains("unsealed"));
        assertThat(refused.getStatus()).isEqualTo(ResultStatus.HEALTHY);
    }

    @Test
    void plainSpoolShouldBeAcceptedByThatWordOnly() throws Exception {
        assertThat(QkdXml.plainSpool(xml("<qkd><plainSpool>accepted</plainSpool></qkd>")))
                .isEqualTo(PlainSpool.ACCEPTED);
        assertThat(QkdXml.plainSpool(xml("<qkd/>"))).isEqualTo(PlainSpool.REFUSED);
        assertThatThrownBy(() -> QkdXml.plainSpool(xml("<qkd><plainSpool>true</plainSpool></qkd>")))
                .hasMessageContaining("say accepted");
    }

    private static HierarchicalConfiguration<?> xml(String text) throws Exception {
        return FileConfigurationProvider.getConfig(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void repositoriesThatLastShouldPassWhenTheirStoreSealsThem() throws Exception {
        ConfigurationProvider files =
                files(SEALING, "org.qutemail.spool.KeepingFileMailRepository");
        MailRepositoryStore sealing =
                new SealedMailRepositoryStore(
                        proxy(MailRepositoryStore.class),
                        proxy(SpoolKeys.class),
                        new SecureRandom(),
                        MailRepositoryUrl.from("file://var/mail/damaged"));

        assertThatCode(
                        () ->
                                new SafeCombination(
                                        files,
                                        SealedStorage.CMS,
                                        PlainSpool.REFUSED,
                                        proxy(KeyVault.class),
                                        memory,
                                        SESSIONS,
                                        memoryQueue,
                                        sealing))
                .doesNotThrowAnyException();
    }
}

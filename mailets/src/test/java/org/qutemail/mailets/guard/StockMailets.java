// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets.guard;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.mail.MessagingException;
import org.apache.james.DefaultVacationService;
import org.apache.james.core.MailAddress;
import org.apache.james.mailetcontainer.AutomaticallySentMailDetectorImpl;
import org.apache.james.sieverepository.api.exception.ScriptNotFoundException;
import org.apache.james.transport.mailets.Sieve;
import org.apache.james.transport.mailets.VacationMailet;
import org.apache.james.transport.mailets.jsieve.ResourceLocator;
import org.apache.james.transport.util.MimeMessageBodyGenerator;
import org.apache.james.vacation.api.AccountId;
import org.apache.james.vacation.api.VacationPatch;
import org.apache.james.vacation.api.VacationService;
import org.apache.james.vacation.memory.MemoryNotificationRegistry;
import org.apache.james.vacation.memory.MemoryVacationRepository;
import org.apache.mailet.Mailet;
import org.apache.mailet.MailetContext;
import org.qutemail.matchers.Directory;

/** Stock James mailets on stock memory stores. */
public final class StockMailets {

    private final Directory directory;
    private final Map<MailAddress, String> scripts = new HashMap<>();
    private final VacationService vacations =
            new DefaultVacationService(
                    new MemoryVacationRepository(),
                    new MemoryNotificationRegistry(ZonedDateTime::now));

    public StockMailets(Directory directory) {
        this.directory = directory;
    }

    public void script(String user, String script) throws MessagingException {
        scripts.put(new MailAddress(user), script);
    }

    public void vacation(String user, VacationPatch vacation) {
        vacations.modifyVacation(AccountId.fromString(user), vacation).block();
    }

    public Mailet sieve(MailetContext context) throws MessagingException {
        return init(new Sieve(directory.users, scriptLocator()), context);
    }

    public Mailet vacation(MailetContext context) throws MessagingException {
        return init(
                new VacationMailet(
                        vacations,
                        ZonedDateTime::now,
                        new AutomaticallySentMailDetectorImpl(),
                        new MimeMessageBodyGenerator(html -> html)),
                context);
    }

    public Mailet rewriteTable(MailetContext context) throws MessagingException {
        return init(
                new org.apache.james.transport.mailets.RecipientRewriteTable(
                        directory.rewrites, directory.domains),
                context);
    }

    private static Mailet init(Mailet mailet, MailetContext context) throws MessagingException {
        mailet.init(new GuardedConfig("stock", context, Optional.empty()));
        return mailet;
    }

    private ResourceLocator scriptLocator() {
        return new ResourceLocator(null, directory.users) {
            @Override
            public UserSieveInformation get(MailAddress user) throws Exception {
                if (!scripts.containsKey(user)) {
                    throw new ScriptNotFoundException("none");
                }
                return new UserSieveInformation(
                        ZonedDateTime.now(),
                        ZonedDateTime.now(),
                        new ByteArrayInputStream(
                                scripts.get(user).getBytes(StandardCharsets.UTF_8)));
            }
        };
    }
}

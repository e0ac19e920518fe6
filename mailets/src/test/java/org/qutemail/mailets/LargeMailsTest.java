// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import javax.mail.MessagingException;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Mail;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.mailets.guard.Octets;

@Timeout(60)
class LargeMailsTest {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void runShouldLetNoMoreLargeMailsInThanThereArePlaces() throws Exception {
        LargeMails testee = atOnce(2);
        AtomicInteger inside = new AtomicInteger();
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Mail mail = large();
            Thread worker = new Thread(() -> stay(testee, mail, inside, end));
            worker.setDaemon(true);
            worker.start();
            workers.add(worker);
        }
        // All of them, whether for a place or inside for the end.
        while (!workers.stream().allMatch(each -> each.getState() == Thread.State.WAITING)) {
            Thread.onSpinWait();
        }

        assertThat(inside).hasValue(2);

        end.countDown();
        for (Thread worker : workers) {
            worker.join();
        }
        assertThat(inside).hasValue(20);
    }

    private static void stay(
            LargeMails testee, Mail mail, AtomicInteger inside, CountDownLatch end) {
        try {
            testee.run(
                    mail,
                    () -> {
                        inside.incrementAndGet();
                        waitingFor(new CountDownLatch(1), end).run();
                    });
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void runShouldNotHoldUpSmallMailWhenAllPlacesAreTaken() throws Exception {
        LargeMails testee = atOnce(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> first = start(testee, large(), waitingFor(begun, end));
        begun.await();

        AtomicInteger done = new AtomicInteger();
        testee.run(TestMails.submitted("qkd-seal"), done::incrementAndGet);
        end.countDown();
        first.get();

        assertThat(done).hasValue(1);
    }

    @Test
    void runShouldNotWaitForItselfInsideTheSameThread() throws Exception {
        LargeMails testee = atOnce(1);
        AtomicInteger done = new AtomicInteger();

        testee.run(large(), () -> testee.run(large(), done::incrementAndGet));

        assertThat(done).hasValue(1);
    }

    @Test
    void runShouldGiveThePlaceBackWhenTheWorkFails() throws Exception {
        LargeMails testee = atOnce(1);
        assertThatThrownBy(
                        () ->
                                testee.run(
                                        large(),
                                        () -> {
                                            throw new MessagingException("no");
                                        }))
                .hasMessage("no");

        AtomicInteger done = new AtomicInteger();
        testee.run(large(), done::incrementAndGet);

        assertThat(done).hasValue(1);
    }

    @Test
    void runShouldDoNothingWhenInterruptedWhileWaiting() throws Exception {
        LargeMails testee = atOnce(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Future<?> first = start(testee, large(), waitingFor(begun, end));
        begun.await();
        AtomicInteger done = new AtomicInteger();
        Thread.currentThread().interrupt();

        Mail second = large();
        assertThatThrownBy(() -> testee.run(second, done::incrementAndGet))
                .isInstanceOf(MessagingException.class);

        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
        first.get();
        assertThat(done).hasValue(0);
    }

    private static LargeMails atOnce(int places) {
        return new LargeMails(new LargeMailLimit(places));
    }

    private Future<?> start(LargeMails testee, Mail mail, LargeMails.Work work) {
        return threads.submit(
                () -> {
                    testee.run(mail, work);
                    return null;
                });
    }

    private static LargeMails.Work waitingFor(CountDownLatch begun, CountDownLatch end) {
        return () -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new MessagingException("interrupted", e);
            }
        };
    }

    private static Mail large() throws MessagingException {
        MailImpl mail = TestMails.submitted("qkd-seal");
        byte[] octets =
                Arrays.copyOf(
                        TestMails.MESSAGE, TestMails.MESSAGE.length + (int) LargeMailLimit.LARGE);
        mail.setMessageNoCopy(Octets.message(octets));
        return mail;
    }
}

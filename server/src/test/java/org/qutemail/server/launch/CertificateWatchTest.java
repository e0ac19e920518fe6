// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.qutemail.core.transport.ServerIdentity;
import org.qutemail.server.home.Certificates;

class CertificateWatchTest {

    @TempDir Path directory;

    private final AtomicInteger reloads = new AtomicInteger();
    private Certificates used;
    private Certificates renewed;

    @BeforeEach
    void twoPairs() throws Exception {
        used = pair("used");
        renewed = pair("renewed");
    }

    private Certificates pair(String name) throws Exception {
        Certificates pair =
                new Certificates(
                        Files.createDirectory(directory.resolve(name)),
                        Clock.systemUTC(),
                        new SecureRandom());
        pair.ensureForMailPorts("mail.example.org", InetAddress.getLoopbackAddress());
        return pair;
    }

    private CertificateWatch watch() {
        return watch(reloads::incrementAndGet);
    }

    private CertificateWatch watch(CertificateWatch.Reload listeners) {
        CertificateWatch watch =
                new CertificateWatch(new ServerIdentity(used.certificate(), used.privateKey()));
        watch.tell(listeners);
        return watch;
    }

    private static void replace(Path file, Path by) throws IOException {
        Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void filesThatStayShouldNotBeReadAgain() {
        try (CertificateWatch watch = watch()) {
            watch.look();
            watch.look();
        }
        assertThat(reloads).hasValue(0);
    }

    @Test
    void renewedPairShouldBeTakenOnceAndOnlyWhenItIsWhole() throws Exception {
        try (CertificateWatch watch = watch()) {
            replace(used.certificate(), renewed.certificate());
            watch.look();
            assertThat(reloads).as("with the old key").hasValue(0);

            replace(used.privateKey(), renewed.privateKey());
            watch.look();
            watch.look();
            assertThat(reloads).hasValue(1);
        }
    }

    @Test
    void badFileShouldChangeNothingUntilItIsPutRight() throws Exception {
        try (CertificateWatch watch = watch()) {
            Files.writeString(used.privateKey(), "no key");
            watch.look();
            Files.delete(used.privateKey());
            watch.look();
            assertThat(reloads).hasValue(0);

            replace(used.certificate(), renewed.certificate());
            replace(used.privateKey(), renewed.privateKey());
            watch.look();
            assertThat(reloads).hasValue(1);
        }
    }

    @Test
    void listenerThatRefusesShouldBeAskedAgainUntilItTakesThePair() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (CertificateWatch watch =
                watch(
                        () -> {
                            if (asked.incrementAndGet() < 3) {
                                throw new IOException("refused for the test");
                            }
                            reloads.incrementAndGet();
                        })) {
            replace(used.certificate(), renewed.certificate());
            replace(used.privateKey(), renewed.privateKey());

            assertThatCode(watch::look).doesNotThrowAnyException();
            watch.look();
            assertThat(reloads).hasValue(0);
            watch.look();
            watch.look();
        }
        assertThat(asked).hasValue(3);
        assertThat(reloads).hasValue(1);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import com.google.inject.multibindings.OptionalBinder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.qutemail.core.vault.KeyVault;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.launch.Assembly;
import org.qutemail.server.launch.Launcher;
import org.qutemail.server.launch.RunningServer;
import org.qutemail.server.settings.Environment;

/**
 * {@code ./qutemail run} with a {@link CrashingVault}: for {@link
 * QutEmailServerProcess.Builder#program}.
 */
public final class CrashingServer {

    /** Exit code at a {@link CrashPoint}. */
    public static final int CRASHED = 99;

    /** Variable with the directory that tells it where to end, and where it writes. */
    public static final String DIRECTORY = "CRASH_DIRECTORY";

    /** File in it: the copies that were confirmed, each on a line as key id, slash and context. */
    public static final String CONFIRMED = "confirmed";

    private CrashingServer() {}

    /** What is bound in place of the vault. */
    private static final class Crashing extends AbstractModule {
        @Override
        protected void configure() {
            OptionalBinder.newOptionalBinder(binder(), KeyVault.class)
                    .setBinding()
                    .to(CrashingVault.class);
        }

        @Provides
        @Singleton
        CrashingVault vault(DurableVault vault) {
            return new CrashingVault(vault.keys(), Path.of(System.getenv(DIRECTORY)));
        }
    }

    /** Runs until a signal or the crash comes; {@code run --configuration DIRECTORY}. */
    public static void main(String[] arguments) throws Exception {
        Launcher launcher =
                new Launcher(
                        Environment.ofProcess(),
                        Assembly.MEMORY.configuration(Path.of(arguments[2])),
                        System.out);
        RunningServer server = launcher.start(Assembly.MEMORY.mainClass(), new Crashing());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
        new CountDownLatch(1).await();
    }

    private static void close(RunningServer server) {
        try {
            server.close();
        } catch (IOException e) {
            System.err.println(e);
        }
    }
}

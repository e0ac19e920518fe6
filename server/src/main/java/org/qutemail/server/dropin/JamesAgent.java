// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;

/**
 * Java agent for the stock command line of James: {@code java -javaagent:... -jar
 * james-server-....jar}. Changes one method of one class, {@code JamesServerMain.main}, through
 * which every application of James 3.8.1 starts; see {@link MainTransformer}.
 *
 * <p>Its jar is on the class path of the server, so that our classes are loaded beside James's and
 * not a second time from {@code extensions-jars/}.
 */
public final class JamesAgent {

    private static final String STARTER = "org/apache/james/JamesServerMain";

    private JamesAgent() {}

    /** Called by the JVM before the application's main. */
    public static void premain(String options, Instrumentation instrumentation) {
        instrumentation.addTransformer(new Starter());
    }

    private static final class Starter implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader,
                String name,
                Class<?> redefined,
                ProtectionDomain domain,
                byte[] original) {
            if (!STARTER.equals(name)) {
                return null;
            }
            try {
                return MainTransformer.transform(original);
            } catch (RuntimeException | LinkageError e) {
                // The JVM would go on with the class as it was, and James without us.
                System.err.println("qutemail: the agent does not fit this James: " + e);
                Runtime.getRuntime().halt(2);
                return null;
            }
        }
    }
}

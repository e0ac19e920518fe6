// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.dropin;

import org.apache.james.JamesServerMain;
import org.qutemail.server.launch.StockApplication;
import org.qutemail.server.settings.Environment;
import org.qutemail.server.settings.SettingException;

/**
 * Main class of a stock James installation whose clients read internal mail: does what the
 * application's own main does, on the same system properties and files, with {@link
 * TransparentModule} on top. One optional argument: the application's main class, by default the
 * memory application's. Exit code 2 when something has to be put right first.
 */
public final class JamesMain {

    private JamesMain() {}

    public static void main(String[] arguments) throws Exception {
        String application = arguments.length > 0 ? arguments[0] : StockApplication.MEMORY;
        try {
            JamesServerMain.main(
                    StockApplication.named(application)
                            .create(TransparentServer.bindings(Environment.ofProcess())));
        } catch (SettingException e) {
            System.err.println("qutemail: " + e.getMessage());
            System.exit(2);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.qutemail.server.settings.SettingException;
import org.qutemail.server.settings.Variable;

/**
 * The file {@code storage}: where the server of a home keeps its mail, as {@code embedded} or
 * {@code memory}. A home is for one of them: started as the other, a server would show empty
 * mailboxes where there is mail, and take its own files in {@code conf/} for files that were made
 * for the other.
 */
public final class StorageMark {

    /** Of the application with a database. */
    public static final String EMBEDDED = "embedded";

    /** Of the one in memory. */
    public static final String MEMORY = "memory";

    private StorageMark() {}

    /**
     * Marks a new home, or compares. A home without the file is from a build that knew none: it is
     * of the embedded server when its queue lies in it, else it becomes what is asked for.
     *
     * @param wanted a word for the storage of the server that starts
     * @throws SettingException the home is another server's
     */
    public static void ensure(Path home, String wanted) throws IOException, SettingException {
        Path file = home.resolve("storage");
        if (!Files.exists(file)) {
            SecretFiles.write(
                    file, (unmarked(home, wanted) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        String held = Files.readString(file).strip();
        if (!held.equals(wanted)) {
            throw SettingException.of(
                    Variable.QUTEMAIL_HOME.name(), home.toString(), whatToDo(held));
        }
    }

    private static String whatToDo(String held) {
        return switch (held) {
            case EMBEDDED ->
                    "this home keeps mail; start it by ./qutemail run without --memory, or name"
                            + " another home";
            case MEMORY ->
                    "this is the home of a server in memory; start it by ./qutemail run --memory,"
                            + " or name another home; what you put into conf/ and tls/ can be copied";
            default ->
                    "this is the home of another server, "
                            + held
                            + "; start that one, or name another home";
        };
    }

    private static String unmarked(Path home, String wanted) {
        return Files.exists(home.resolve("james/var/queue")) ? EMBEDDED : wanted;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.cli;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.qutemail.server.settings.SettingException;
import picocli.CommandLine.Option;

/**
 * Where a password comes from: a prompt, a file, or standard input; never an argument, which others
 * could read in the process list and the shell keeps in its history.
 */
final class PasswordOptions {

    private static final int MAX_OCTETS = 4096;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Takes the password from the first line of a file.")
    private Path file;

    @Option(
            names = "--password-stdin",
            description = "Takes the password from the first line of standard input.")
    private boolean stdin;

    /**
     * The password; the caller overwrites it after use.
     *
     * @throws SettingException there is none to be had this way
     */
    char[] read(InputStream input) throws SettingException, IOException {
        return read(input, true);
    }

    /** One that is known already: a prompt asks for it once. */
    char[] readOnce(InputStream input) throws SettingException, IOException {
        return read(input, false);
    }

    private char[] read(InputStream input, boolean fresh) throws SettingException, IOException {
        if (file != null) {
            if (!Files.isReadable(file)) {
                throw new SettingException("--password-file " + file + ": cannot be read");
            }
            try (InputStream content = Files.newInputStream(file)) {
                return firstLine(content, "--password-file " + file);
            }
        }
        if (stdin) {
            return firstLine(input, "--password-stdin");
        }
        return prompt(fresh);
    }

    private static char[] prompt(boolean fresh) throws SettingException {
        Console console = System.console();
        if (console == null) {
            throw new SettingException(
                    "there is no terminal to ask for the password;"
                            + " use --password-file or --password-stdin");
        }
        char[] password = console.readPassword("Password: ");
        char[] again = fresh ? console.readPassword("Again: ") : password;
        boolean same = password != null && Arrays.equals(password, again);
        if (fresh) {
            wipe(again);
        }
        if (!same || password.length == 0) {
            wipe(password);
            throw new SettingException(
                    same ? "the password is empty" : "the two passwords differ; try again");
        }
        return password;
    }

    static char[] firstLine(InputStream input, String source) throws SettingException, IOException {
        byte[] octets = input.readNBytes(MAX_OCTETS);
        int length = 0;
        while (length < octets.length && octets[length] != '\n' && octets[length] != '\r') {
            length++;
        }
        try {
            if (length == 0 || length == MAX_OCTETS) {
                throw new SettingException(
                        source + ": the first line is empty or longer than " + MAX_OCTETS);
            }
            CharBuffer text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length));
            char[] password = new char[text.remaining()];
            text.get(password);
            wipe(text.array());
            return password;
        } catch (CharacterCodingException e) {
            throw new SettingException(source + ": the password is not UTF-8");
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }

    private static void wipe(char[] secret) {
        if (secret != null) {
            Arrays.fill(secret, '\0');
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A SoftHSM token. SoftHSM finds its configuration by the variable {@code SOFTHSM2_CONF}, which a
 * process cannot set for itself: the build does, and this writes the file it names.
 */
public final class SoftToken {

    public static final String PIN = "1234";

    private static final List<String> LIBRARIES =
            List.of(
                    "/usr/lib/softhsm/libsofthsm2.so",
                    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
                    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
                    "/usr/lib64/softhsm/libsofthsm.so",
                    "/opt/homebrew/lib/softhsm/libsofthsm2.so");

    private SoftToken() {}

    /** The file that the build names for this JVM. */
    public static Path configurationOfThisProcess() {
        return Path.of(System.getenv("SOFTHSM2_CONF"));
    }

    /**
     * Makes a token.
     *
     * @param configuration of SoftHSM, written anew; the tokens lie beside it
     * @return a configuration for SunPKCS11
     */
    public static Path make(Path configuration, String label, boolean extractable)
            throws IOException, InterruptedException {
        Path tokens = Files.createDirectories(configuration.resolveSibling("tokens"));
        Files.writeString(configuration, "directories.tokendir = " + tokens + "\n");
        ProcessBuilder init =
                new ProcessBuilder(
                                "softhsm2-util",
                                "--init-token",
                                "--free",
                                "--label",
                                label,
                                "--pin",
                                PIN,
                                "--so-pin",
                                "4321")
                        .redirectErrorStream(true);
        init.environment().put("SOFTHSM2_CONF", configuration.toString());
        Process process = init.start();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IllegalStateException("softhsm2-util: " + said);
        }
        String slot = said.replaceAll("(?s).*reassigned to slot (\\d+).*", "$1");
        Path provider = configuration.resolveSibling(label + ".cfg");
        return Files.writeString(
                provider,
                "name = "
                        + label
                        + "\nlibrary = "
                        + library()
                        + "\nslot = "
                        + slot
                        + "\nattributes(*, CKO_SECRET_KEY, *) = {\n  CKA_SENSITIVE = "
                        + !extractable
                        + "\n  CKA_EXTRACTABLE = "
                        + extractable
                        + "\n}\n");
    }

    private static String library() {
        try (Stream<String> known = LIBRARIES.stream()) {
            return known.filter(library -> Files.exists(Path.of(library)))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new IllegalStateException(
                                            "the tests need SoftHSM: install Debian's package"
                                                    + " softhsm2"));
        }
    }
}

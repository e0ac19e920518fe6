// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.micro;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code openssl speed -evp aes-256-gcm}: what this machine can do. */
final class OpensslSpeed {

    private static final Pattern RESULT = Pattern.compile("(?mi)^aes-256-gcm\\s+([0-9.]+)k");

    private OpensslSpeed() {}

    /**
     * @param size octets of a block
     * @return MB/s, a megabyte of 10^6 octets; not a number when there is no openssl
     */
    static double of(int size, int seconds) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(
                                    List.of(
                                            "openssl",
                                            "speed",
                                            "-seconds",
                                            String.valueOf(seconds),
                                            "-bytes",
                                            String.valueOf(size),
                                            "-evp",
                                            "aes-256-gcm"))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            Matcher result = RESULT.matcher(text);
            return result.find() ? Double.parseDouble(result.group(1)) / 1000 : Double.NaN;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    static String version() throws InterruptedException {
        try {
            Process process = new ProcessBuilder("openssl", "version").start();
            String text =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text.strip();
        } catch (IOException e) {
            return "no openssl";
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The program's arguments, each an option with a value but {@code --allow-remote}. */
public final class SimulatorArguments {

    /** What they are, one a line. */
    public static final String OPTIONS =
            "  --dir DIRECTORY   certificates and keys are made here\n"
                    + "  --protocol NAME   etsi014 or skip (etsi014)\n"
                    + "  --bind ADDRESS    listen address (127.0.0.1)\n"
                    + "  --allow-remote    permit an address that is not loopback\n"
                    + "  --host NAME       further name in the server certificates; repeatable\n"
                    + "  --port-a PORT     port of face A (a free one)\n"
                    + "  --port-b PORT     port of face B (a free one)\n"
                    + "  --sae ID@A|B      SAE and its face; repeatable (sae-submit@A, sae-store@B)\n"
                    + "  --rate BITS       bits per second of the link (304000)\n"
                    + "  --buffer KEYS     256-bit keys that the link stores (10000)\n"
                    + "  --max-keys N      most keys in one request (128)\n"
                    + "  --delay MS        until the other face knows a key (0)\n"
                    + "  --ttl SECONDS     how long a key waits to be claimed (86400)\n"
                    + "  --quirk NAME[@A|@B],...  behaves as entities in the field do; repeatable";

    static final String USAGE = "usage: KmeSimulatorMain --dir DIRECTORY [options]\n" + OPTIONS;

    private SimulatorArguments() {}

    /**
     * @throws IllegalArgumentException an argument is wrong; the message says which
     */
    public static SimulatorConfig parse(List<String> arguments) {
        Deque<String> rest = new ArrayDeque<>(arguments);
        SimulatorConfig.Builder builder = SimulatorConfig.builder(directory(arguments));
        List<String> hosts = new ArrayList<>();
        while (!rest.isEmpty()) {
            String option = rest.remove();
            switch (option) {
                case "--dir" -> value(option, rest);
                case "--protocol" -> builder.protocol(Protocol.parse(value(option, rest)));
                case "--bind" -> builder.bindAddress(value(option, rest));
                case "--allow-remote" -> builder.allowRemote(true);
                case "--host" -> hosts.add(value(option, rest));
                case "--port-a" -> builder.port(Face.A, number(option, rest));
                case "--port-b" -> builder.port(Face.B, number(option, rest));
                case "--sae" -> addSae(builder, value(option, rest));
                case "--rate" -> builder.rate(number(option, rest));
                case "--buffer" -> builder.bufferedKeys(number(option, rest));
                case "--max-keys" -> builder.maxKeysPerRequest(number(option, rest));
                case "--delay" -> builder.delay(Duration.ofMillis(number(option, rest)));
                case "--ttl" -> builder.keyLife(Duration.ofSeconds(number(option, rest)));
                case "--quirk" -> addQuirks(builder, value(option, rest));
                default -> throw new IllegalArgumentException("unknown option " + option);
            }
        }
        return builder.hostNames(hosts).build();
    }

    private static Path directory(List<String> arguments) {
        int at = arguments.indexOf("--dir");
        if (at < 0 || at + 1 == arguments.size()) {
            throw new IllegalArgumentException("--dir is missing");
        }
        return Path.of(arguments.get(at + 1));
    }

    private static void addSae(SimulatorConfig.Builder builder, String text) {
        int at = text.lastIndexOf('@');
        String face = at < 0 ? "" : text.substring(at + 1);
        if (!face.equals("A") && !face.equals("B")) {
            throw new IllegalArgumentException("--sae needs ID@A or ID@B, not " + text);
        }
        builder.sae(text.substring(0, at), Face.valueOf(face));
    }

    private static void addQuirks(SimulatorConfig.Builder builder, String text) {
        for (String item : text.split(",")) {
            int at = item.lastIndexOf('@');
            Quirk quirk = Quirk.parse(at < 0 ? item : item.substring(0, at));
            switch (at < 0 ? "" : item.substring(at + 1)) {
                case "" -> builder.quirk(quirk);
                case "A" -> builder.quirk(quirk, Face.A);
                case "B" -> builder.quirk(quirk, Face.B);
                default ->
                        throw new IllegalArgumentException(
                                "--quirk needs NAME, NAME@A or NAME@B, not " + item);
            }
        }
    }

    private static String value(String option, Deque<String> rest) {
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.remove();
    }

    private static int number(String option, Deque<String> rest) {
        String text = value(option, rest);
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, not " + text);
        }
    }
}

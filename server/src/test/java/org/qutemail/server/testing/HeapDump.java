// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A heap dump in the HPROF format of the JDK of at most 2 GB, with identifiers of 8 octets. */
public final class HeapDump {

    /** Option of the JVM to be looked into; the start script forbids it. */
    public static final String ATTACHABLE = "-XX:-DisableAttachMechanism";

    private static final int UTF8 = 0x01;
    private static final int LOAD_CLASS = 0x02;
    private static final int DUMP = 0x0C;
    private static final int DUMP_SEGMENT = 0x1C;
    private static final String THREAD_LOCAL = "java/lang/ThreadLocal$ThreadLocalMap$Entry";

    /** Octets behind the tag of each kind of root. */
    private static final Map<Integer, Integer> ROOTS =
            Map.of(
                    0xFF, 8, 0x01, 16, 0x02, 16, 0x03, 16, 0x04, 12, 0x05, 8, 0x06, 12, 0x07, 8,
                    0x08, 16);

    /**
     * Octets of a value of each basic type: object, boolean, char, float, double, byte ... long.
     */
    private static final int[] SIZES = {0, 0, 8, 0, 1, 2, 4, 8, 1, 2, 4, 8};

    private final MappedByteBuffer dump;
    private final Map<Long, String> strings = new HashMap<>();
    private final Set<Long> scratch = new HashSet<>();
    private long threadLocalClass;
    private int blanked;

    private HeapDump(MappedByteBuffer dump) {
        this.dump = dump;
    }

    /**
     * All objects of a server that are still reachable, after a collection.
     *
     * @param server started with {@link #ATTACHABLE}
     * @param directory of the file
     */
    public static Path of(QutEmailServerProcess server, Path directory)
            throws IOException, InterruptedException {
        Path file = directory.resolve("heap.hprof");
        Path output = directory.resolve("jcmd.out");
        jcmd(server, output, "GC.run");
        jcmd(server, output, "GC.run_finalization");
        jcmd(server, output, "GC.heap_dump", file.toString());
        return file;
    }

    private static void jcmd(QutEmailServerProcess server, Path output, String... command)
            throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            throw new IllegalStateException("a JDK is needed, not only a JRE: no " + jcmd);
        }
        List<String> line = new ArrayList<>(List.of(jcmd.toString(), "" + server.pid()));
        line.addAll(List.of(command));
        Process process =
                new ProcessBuilder(line)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException(line + ": " + Files.readString(output));
        }
    }

    /**
     * Writes zeros over the arrays that a library keeps for a thread as a buffer to copy through:
     * those that are themselves the value of a {@link ThreadLocal}. What they hold is what the
     * thread copied last, until it copies the next thing.
     *
     * @return how many there were
     */
    public static int blankScratchBuffers(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            HeapDump heap =
                    new HeapDump(channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
            heap.read(false);
            heap.read(true);
            return heap.blanked;
        }
    }

    private void read(boolean blank) {
        dump.position(0);
        while (dump.get() != 0) {
            // the name of the format, ended by a zero
        }
        if (dump.getInt() != 8) {
            throw new IllegalStateException("a heap dump of a 64-bit JVM is needed");
        }
        dump.position(dump.position() + 8);
        while (dump.hasRemaining()) {
            int tag = dump.get() & 0xFF;
            dump.getInt();
            long length = dump.getInt() & 0xFFFFFFFFL;
            int end = Math.toIntExact(dump.position() + length);
            if (tag == UTF8) {
                string(end);
            } else if (tag == LOAD_CLASS) {
                loadClass();
            } else if (tag == DUMP || tag == DUMP_SEGMENT) {
                while (dump.position() < end) {
                    object(blank);
                }
            }
            dump.position(end);
        }
    }

    private void string(int end) {
        long id = dump.getLong();
        byte[] text = new byte[end - dump.position()];
        dump.get(text);
        strings.put(id, new String(text, StandardCharsets.UTF_8));
    }

    private void loadClass() {
        dump.getInt();
        long id = dump.getLong();
        dump.getInt();
        if (THREAD_LOCAL.equals(strings.get(dump.getLong()))) {
            threadLocalClass = id;
        }
    }

    private void object(boolean blank) {
        int kind = dump.get() & 0xFF;
        switch (kind) {
            case 0x20 -> classDump();
            case 0x21 -> instance();
            case 0x22 -> {
                skip(12);
                int count = dump.getInt();
                skip(8 + 8 * count);
            }
            case 0x23 -> primitives(blank);
            default -> {
                Integer size = ROOTS.get(kind);
                if (size == null) {
                    throw new IllegalStateException("unknown record in the heap dump: " + kind);
                }
                skip(size);
            }
        }
    }

    private void classDump() {
        skip(8 + 4 + 6 * 8 + 4);
        for (int constants = dump.getShort() & 0xFFFF; constants > 0; constants--) {
            skip(2);
            skip(SIZES[dump.get()]);
        }
        for (int statics = dump.getShort() & 0xFFFF; statics > 0; statics--) {
            skip(8);
            skip(SIZES[dump.get()]);
        }
        skip(9 * (dump.getShort() & 0xFFFF));
    }

    private void instance() {
        skip(12);
        long type = dump.getLong();
        int length = dump.getInt();
        if (type == threadLocalClass) {
            // Its own only field, the value, comes before those of the classes above.
            scratch.add(dump.getLong(dump.position()));
        }
        skip(length);
    }

    private void primitives(boolean blank) {
        long id = dump.getLong();
        skip(4);
        int count = dump.getInt();
        int length = count * SIZES[dump.get()];
        if (blank && scratch.contains(id)) {
            dump.put(new byte[length]);
            blanked++;
        } else {
            skip(length);
        }
    }

    private void skip(int octets) {
        dump.position(dump.position() + octets);
    }
}

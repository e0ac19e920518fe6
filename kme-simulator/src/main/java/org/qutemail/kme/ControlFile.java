// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumMap;
import java.util.Map;

/**
 * Faults by words in a file: {@code slow} for both faces, {@code slow@A} for one, several with
 * spaces or line ends between; the last one for a face counts. {@code restart} restarts the
 * simulator once each time the file is written. No file, or any other word, is no fault.
 *
 * <p>Used by one thread at a time.
 */
final class ControlFile {

    /**
     * What the file says.
     *
     * @param restart whether it has newly been written with the word {@code restart}
     */
    record Content(Map<Face, Fault> faults, boolean restart) {
        Fault fault(Face face) {
            return faults.getOrDefault(face, Fault.NONE);
        }
    }

    private static final String RESTART = "restart";

    private final Path file;
    private Object restarted;

    ControlFile(Path file) {
        this.file = file;
    }

    Content read() {
        Map<Face, Fault> faults = new EnumMap<>(Face.class);
        boolean restart = false;
        try {
            for (String word : Files.readString(file).strip().split("\\s+")) {
                if (word.equalsIgnoreCase(RESTART)) {
                    restart = isNews();
                } else {
                    add(word, faults);
                }
            }
        } catch (NoSuchFileException e) {
            return new Content(Map.of(), false);
        } catch (IOException e) {
            // Being written at this moment: looked at again soon.
            return new Content(Map.of(), false);
        }
        return new Content(faults, restart);
    }

    private static void add(String word, Map<Face, Fault> faults) {
        int at = word.lastIndexOf('@');
        String name = at < 0 ? word : word.substring(0, at);
        String face = at < 0 ? "" : word.substring(at + 1);
        Fault.ofWord(name)
                .ifPresent(
                        fault -> {
                            for (Face each : Face.values()) {
                                if (face.isEmpty() || face.equalsIgnoreCase(each.name())) {
                                    faults.put(each, fault);
                                }
                            }
                        });
    }

    private boolean isNews() throws IOException {
        BasicFileAttributes written = Files.readAttributes(file, BasicFileAttributes.class);
        Object stamp = Map.entry(written.lastModifiedTime(), String.valueOf(written.fileKey()));
        boolean news = !stamp.equals(restarted);
        restarted = stamp;
        return news;
    }
}

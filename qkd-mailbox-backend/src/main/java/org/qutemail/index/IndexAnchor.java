// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.qutemail.core.vault.root.RootNote;
import org.qutemail.core.vault.root.VaultRefusedException;

/**
 * What the root of the vault remembers of the index, to know an older one. Written after the index
 * has got there, so that a crash in between leaves it behind, which is harmless.
 */
final class IndexAnchor {

    /**
     * @param indexId which index it is
     * @param filled whether it was filled
     * @param marks generations of the shards, at least
     */
    record State(UUID indexId, boolean filled, List<Long> marks) {

        String text() {
            return "index "
                    + indexId
                    + "\nfilled "
                    + filled
                    + "\nmarks "
                    + marks.stream().map(String::valueOf).collect(Collectors.joining(" "))
                    + "\n";
        }

        static State parse(String text) {
            String[] lines = text.split("\n");
            return new State(
                    UUID.fromString(lines[0].substring("index ".length())),
                    Boolean.parseBoolean(lines[1].substring("filled ".length())),
                    Arrays.stream(lines[2].substring("marks ".length()).split(" "))
                            .map(Long::valueOf)
                            .toList());
        }

        boolean isAheadOf(State other) {
            boolean ahead = filled && !other.filled;
            for (int i = 0; i < marks.size(); i++) {
                ahead |= marks.get(i) > other.marks.get(i);
            }
            return ahead;
        }
    }

    private final RootNote note;
    private State written;

    IndexAnchor(RootNote note) {
        this.note = note;
    }

    /** What is remembered; empty when this root never had an index. */
    Optional<State> recall() throws IOException, VaultRefusedException {
        return note.read().map(State::parse);
    }

    /**
     * Compares with what is remembered.
     *
     * @throws VaultRefusedException the index is another one or an older one; says what to do
     */
    void check(State found) throws IOException, VaultRefusedException {
        Optional<State> remembered = recall();
        if (remembered.isEmpty()) {
            return;
        }
        if (!remembered.get().indexId().equals(found.indexId())) {
            throw refused("is not the one that its root has seen");
        }
        if (remembered.get().isAheadOf(found)) {
            throw refused("is older than its root has seen: what was written since is missing");
        }
    }

    VaultRefusedException missing() {
        return refused("is missing");
    }

    private VaultRefusedException refused(String what) {
        return new VaultRefusedException(
                "the message index "
                        + what
                        + ". Put the newer database back; if it was you who put an older one there"
                        + " (a backup restored), remove "
                        + note.file()
                        + " to accept it as it is");
    }

    /** Notes what the index has reached; writes nothing when that is known already. */
    synchronized void follow(State reached) throws IOException, VaultRefusedException {
        if (!reached.equals(written)) {
            note.write(reached.text());
            written = reached;
        }
    }
}

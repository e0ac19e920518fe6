// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.root;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.qutemail.core.secret.HmacSha256;
import org.qutemail.core.secret.SecretBytes;

/**
 * What the root remembers of its vault, to know an older one. It follows the vault and never leads:
 * written after the vault has got there, so that a crash in between leaves it behind, which is
 * harmless.
 *
 * @param vaultId not null
 * @param generation the vault has reached; 0: the vault is being made
 * @param marks how often each shard of the vault was written, at least
 */
public record RootState(UUID vaultId, long generation, List<Long> marks) {

    private static final String HEAD = "qutemail-vault-root 1";
    private static final String LABEL = "qutemail/1 root-state";

    public RootState {
        Objects.requireNonNull(vaultId, "vaultId");
        marks = List.copyOf(marks);
    }

    /** The state of a vault that is about to be made. */
    public static RootState unborn(UUID vaultId) {
        return new RootState(vaultId, 0, List.of());
    }

    /** The later of both in everything; shards only ever count upwards. */
    public RootState raisedTo(long otherGeneration, List<Long> otherMarks) {
        List<Long> highest =
                LongStream.range(0, Math.max(marks.size(), otherMarks.size()))
                        .mapToInt(Math::toIntExact)
                        .mapToObj(i -> Math.max(at(marks, i), at(otherMarks, i)))
                        .toList();
        return new RootState(vaultId, Math.max(generation, otherGeneration), highest);
    }

    /** Whether a vault that has got this far is older than what the root has seen. */
    public boolean isAheadOf(long vaultGeneration, List<Long> vaultMarks) {
        boolean behind = vaultGeneration < generation;
        for (int i = 0; i < marks.size(); i++) {
            behind |= at(vaultMarks, i) < marks.get(i);
        }
        return behind;
    }

    private static long at(List<Long> list, int index) {
        return index < list.size() ? list.get(index) : 0;
    }

    byte[] write(VaultRoot root) throws VaultRefusedException {
        String text =
                HEAD
                        + "\nvault "
                        + vaultId
                        + "\ngeneration "
                        + generation
                        + "\nmarks "
                        + marks.stream().map(String::valueOf).collect(Collectors.joining(" "))
                        + "\n";
        return (text + "code " + HexFormat.of().formatHex(code(root, text)) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    static RootState read(byte[] content, VaultRoot root) throws VaultRefusedException {
        String all = new String(content, StandardCharsets.US_ASCII);
        String[] lines = all.split("\n", -1);
        try {
            if (lines.length != 6 || !lines[0].equals(HEAD)) {
                throw new IllegalArgumentException("not of this form");
            }
            String text = all.substring(0, all.length() - lines[4].length() - 1);
            byte[] code = HexFormat.of().parseHex(value(lines[4], "code "));
            if (!MessageDigest.isEqual(code, code(root, text))) {
                throw new IllegalArgumentException("not written under this root");
            }
            String marks = value(lines[3], "marks ");
            return new RootState(
                    UUID.fromString(value(lines[1], "vault ")),
                    Long.parseLong(value(lines[2], "generation ")),
                    marks.isEmpty()
                            ? List.of()
                            : Stream.of(marks.split(" ")).map(Long::valueOf).toList());
        } catch (IllegalArgumentException e) {
            throw new VaultRefusedException(
                    "root.state does not belong to this root or was changed ("
                            + e.getMessage()
                            + "): restore the directory of the root from your copy",
                    e);
        }
    }

    private static String value(String line, String name) {
        if (!line.startsWith(name)) {
            throw new IllegalArgumentException("no line " + name.strip());
        }
        return line.substring(name.length());
    }

    private static byte[] code(VaultRoot root, String text) throws VaultRefusedException {
        try (SecretBytes key = root.derive(LABEL, new byte[0])) {
            return HmacSha256.code(key, text.getBytes(StandardCharsets.US_ASCII));
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.key.KeyMode;
import org.qutemail.core.vault.KeyRecord;
import org.qutemail.core.vault.KeyState;
import org.qutemail.core.vault.VaultCopy;
import org.qutemail.core.vault.wrap.DurableVault;
import org.qutemail.server.testing.CrashingServer;
import org.qutemail.server.vault.PreparedVault;

/** The copies that a {@link CrashingServer} had confirmed, and what its vault has of them. */
final class ConfirmedCopies {

    private final PreparedVault vault;
    private final Path file;

    ConfirmedCopies(Path home, Path crash) {
        vault = new PreparedVault(home, home.resolveSibling("root").resolve("root.p12"));
        file = crash.resolve(CrashingServer.CONFIRMED);
    }

    Path root() {
        return vault.root();
    }

    /** The vault; no server must be running on it. */
    DurableVault open() throws Exception {
        return vault.open();
    }

    List<CopyRef> all() throws IOException {
        List<CopyRef> copies = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                int slash = line.indexOf('/');
                copies.add(
                        new CopyRef(
                                new KeyId(UUID.fromString(line.substring(0, slash))),
                                HexFormat.of().parseHex(line.substring(slash + 1))));
            }
        }
        return copies;
    }

    /** Mail of these tests has one recipient: so a key of one message has one copy at most. */
    void shouldAllOpenAndNoKeyServeTwoMessages() throws Exception {
        List<CopyRef> all = all();
        try (DurableVault opened = open()) {
            Map<CopyRef, VaultCopy> found = opened.keys().readCopies(all);
            assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(all);
            for (Map.Entry<CopyRef, VaultCopy> entry : found.entrySet()) {
                CopyRef copy = entry.getKey();
                try (VaultCopy kept = entry.getValue()) {
                    KeyRecord row = kept.key().record();
                    assertThat(kept.confirmed()).as("%s", copy).isTrue();
                    // No epoch goes on in another process.
                    assertThat(row.state())
                            .as("%s", copy)
                            .isIn(
                                    row.mode().orElseThrow() == KeyMode.EPOCH
                                            ? EnumSet.of(KeyState.ACTIVE, KeyState.DEACTIVATED)
                                            : EnumSet.of(KeyState.ACTIVE));
                    assertThat(kept.key().secret().size()).isEqualTo(32);
                    assertThat(kept.copySecret().size()).isEqualTo(32);
                    if (row.mode().orElseThrow() == KeyMode.PER_MESSAGE) {
                        assertThat(opened.keys().countCopies(copy.keyId()))
                                .as("%s", copy)
                                .isEqualTo(1);
                    }
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.qutemail.core.key.CopyRef;
import org.qutemail.core.key.KeyException;
import org.qutemail.core.key.KeyRefusedException;
import org.qutemail.core.vault.root.KeystoreRoot;
import org.qutemail.core.vault.root.Passphrase;
import org.qutemail.core.vault.root.RootDirectory;
import org.qutemail.core.vault.root.VaultRoot;

/** An index with a root and a mailbox that is a set of places. */
public final class IndexFixture implements MailboxRows, CopySecrets, AutoCloseable {

    public final IndexStore store;
    public final Set<Place> mailbox = new TreeSet<>();
    public final Set<CopyRef> destroyed = new HashSet<>();
    public final VaultRoot root;
    private final RootDirectory directory;
    public MessageIndex index;
    public boolean onHold;
    public boolean away;

    public IndexFixture(IndexStore store, Path place) throws Exception {
        this.store = store;
        this.directory = new RootDirectory(place);
        Path file = place.resolve("root.p12");
        this.root =
                Files.exists(file)
                        ? KeystoreRoot.open(file, Passphrase.none())
                        : KeystoreRoot.create(file, Passphrase.none(), new SecureRandom());
        open();
    }

    /** Opens it again after whatever was done to it. */
    public void open() throws Exception {
        index =
                MessageIndex.open(
                        store, root, directory.note("index", root), this, this, new SecureRandom());
    }

    /** Stops in the middle: nothing is noted. */
    public IndexRepair.Outcome crashAndRepair() throws Exception {
        open();
        return repair();
    }

    public IndexRepair.Outcome repair() throws Exception {
        return new IndexRepair(index).run(places -> List.of());
    }

    /** An append as the mailbox makes it. */
    public IndexRow append(IndexRow row) throws Exception {
        index.writer().add(List.of(row));
        mailbox.add(row.place());
        index.writer().arrived(List.of(row.place()));
        return only(row.place());
    }

    public IndexRow only(Place place) throws Exception {
        List<IndexRow> rows = store.rows(List.of(place));
        return rows.isEmpty() ? null : rows.get(0);
    }

    public Optional<String> objection(Place place, String owner) throws Exception {
        return index.view(place.mailboxId(), owner, place.uid(), place.uid())
                .objection(place.uid());
    }

    @Override
    public Set<Place> present(Collection<Place> places) throws IndexStoreException {
        if (away) {
            throw new IndexStoreException("away", null);
        }
        Set<Place> present = new TreeSet<>(places);
        present.retainAll(mailbox);
        return present;
    }

    @Override
    public List<Place> withoutRow(Optional<Place> after, int limit) throws IndexStoreException {
        List<Place> without = new ArrayList<>();
        for (Place place : mailbox) {
            if (isAfter(place, after) && store.rows(List.of(place)).isEmpty()) {
                without.add(place);
            }
        }
        return without.stream().limit(limit).toList();
    }

    @Override
    public List<Place> withoutMessage(Optional<Place> after, int limit) throws IndexStoreException {
        return store.inState(IndexState.ACTIVE, after, limit).stream()
                .map(IndexRow::place)
                .filter(place -> !mailbox.contains(place))
                .toList();
    }

    private static boolean isAfter(Place place, Optional<Place> after) {
        return after.isEmpty() || place.compareTo(after.get()) > 0;
    }

    @Override
    public void destroy(CopyRef copy) throws KeyException {
        if (onHold) {
            throw new KeyRefusedException("on hold");
        }
        destroyed.add(copy);
    }

    @Override
    public void close() {
        index.close();
        root.close();
    }
}

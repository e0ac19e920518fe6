// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.core.vault.store.Octets;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.IndexView;
import org.qutemail.index.Place;
import org.qutemail.index.SealedCopy;

/** The row of one message in the index. */
final class IndexVoucher implements Voucher {

    private static final int COMMITMENT = SealedCopy.COMMITMENTS / Part.values().length;
    private static final int DIGEST = IndexRow.DIGESTS / Part.values().length;

    private final Vouchers batch;
    private final Place place;
    private final long uid;
    private final long plainOctets;

    // A search that sorts asks for size and date again and again.
    private Optional<IndexRow> known;

    IndexVoucher(Vouchers batch, MailboxMessage stored) {
        this.batch = batch;
        this.place = Places.of(stored);
        this.uid = place.uid();
        this.plainOctets = stored.getFullContentOctets();
    }

    @Override
    public boolean isGone() {
        try {
            return batch.view().isGone(uid);
        } catch (IndexStoreException e) {
            return false;
        }
    }

    @Override
    public Optional<Place> place() {
        return Optional.of(place);
    }

    @Override
    public synchronized Optional<IndexRow> row() {
        if (known == null) {
            try {
                known = vouching();
            } catch (SealException | IndexStoreException e) {
                known = Optional.empty();
            }
        }
        return known;
    }

    @Override
    public void checkPlain() throws SealException, IndexStoreException {
        plain();
    }

    @Override
    public void checkPlain(Part which, byte[] digest) throws SealException, IndexStoreException {
        Optional<IndexRow> row = plain();
        if (row.isPresent() && !row.get().digests().isEmpty()) {
            byte[] known = slice(row.get().digests(), which, DIGEST);
            if (!MessageDigest.isEqual(known, digest)) {
                throw refused(which, "");
            }
        }
    }

    private Optional<IndexRow> plain() throws SealException, IndexStoreException {
        Optional<IndexRow> row = checked();
        if (row.flatMap(IndexRow::sealed).isPresent()) {
            throw refused("it was stored sealed and lies there otherwise");
        }
        return row;
    }

    @Override
    public void checkSealed(byte[] context) throws SealException, IndexStoreException {
        Optional<IndexRow> row = checked();
        if (row.isPresent() && !Arrays.equals(sealed(row.get()).recordId().toBytes(), context)) {
            throw refused("it is not the message that was stored here");
        }
    }

    @Override
    public void check(Part which, byte[] record) throws SealException, IndexStoreException {
        Optional<IndexRow> row = checked();
        if (row.isEmpty()) {
            return;
        }
        byte[] known = slice(sealed(row.get()).commitments(), which, COMMITMENT);
        if (!MessageDigest.isEqual(known, RecordFormat.commitment(record))) {
            throw refused(which, " record");
        }
    }

    private static byte[] slice(Octets all, Part which, int size) {
        int from = which.ordinal() * size;
        return Arrays.copyOfRange(all.toBytes(), from, from + size);
    }

    private static SealException refused(Part which, String of) {
        return refused("its " + which + of + " is not the one that was stored here");
    }

    private static SealedCopy sealed(IndexRow row) throws SealException {
        return row.sealed().orElseThrow(() -> refused("it was not stored sealed"));
    }

    /** The row, which knows the message by its size. */
    private Optional<IndexRow> checked() throws SealException, IndexStoreException {
        Optional<IndexRow> row = vouching();
        if (row.isPresent() && row.get().plainOctets() != plainOctets) {
            throw refused("its size is not the one that was stored here");
        }
        return row;
    }

    /** The row, which vouches for this place; empty as long as not every message has one. */
    private Optional<IndexRow> vouching() throws SealException, IndexStoreException {
        IndexView view = batch.view();
        Optional<String> objection = view.objection(uid);
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        return view.row(uid);
    }

    private static SealException refused(String why) {
        return new SealException(SealError.CORRUPT, why);
    }
}

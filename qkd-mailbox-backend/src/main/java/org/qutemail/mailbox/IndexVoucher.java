// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.qutemail.core.seal.SealError;
import org.qutemail.core.seal.SealException;
import org.qutemail.core.seal.record.RecordFormat;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.IndexView;
import org.qutemail.index.SealedCopy;

/** The row of one message in the index. */
final class IndexVoucher implements Voucher {

    private static final int COMMITMENT = SealedCopy.COMMITMENTS / Record.values().length;

    private final Vouchers batch;
    private final long uid;
    private final long plainOctets;

    IndexVoucher(Vouchers batch, MailboxMessage stored) {
        this.batch = batch;
        this.uid = stored.getUid().asLong();
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
    public void checkPlain() throws SealException, IndexStoreException {
        if (row().flatMap(IndexRow::sealed).isPresent()) {
            throw refused("it was stored sealed and lies there otherwise");
        }
    }

    @Override
    public void checkSealed(byte[] context) throws SealException, IndexStoreException {
        Optional<IndexRow> row = row();
        if (row.isPresent() && !Arrays.equals(sealed(row.get()).recordId().toBytes(), context)) {
            throw refused("it is not the message that was stored here");
        }
    }

    @Override
    public void check(Record which, byte[] record) throws SealException, IndexStoreException {
        Optional<IndexRow> row = row();
        if (row.isEmpty()) {
            return;
        }
        int from = which.ordinal() * COMMITMENT;
        byte[] known =
                Arrays.copyOfRange(
                        sealed(row.get()).commitments().toBytes(), from, from + COMMITMENT);
        if (!MessageDigest.isEqual(known, RecordFormat.commitment(record))) {
            throw refused("its " + which + " record is not the one that was stored here");
        }
    }

    private static SealedCopy sealed(IndexRow row) throws SealException {
        return row.sealed().orElseThrow(() -> refused("it was not stored sealed"));
    }

    /** The row, which vouches for this place; empty as long as not every message has one. */
    private Optional<IndexRow> row() throws SealException, IndexStoreException {
        IndexView view = batch.view();
        Optional<String> objection = view.objection(uid);
        if (objection.isPresent()) {
            throw refused(objection.get());
        }
        Optional<IndexRow> row = view.row(uid);
        if (row.isPresent() && row.get().plainOctets() != plainOctets) {
            throw refused("its size is not the one that was stored here");
        }
        return row;
    }

    private static SealException refused(String why) {
        return new SealException(SealError.CORRUPT, why);
    }
}

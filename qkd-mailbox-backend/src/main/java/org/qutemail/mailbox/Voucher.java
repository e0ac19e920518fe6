// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import java.util.Optional;
import org.qutemail.core.seal.SealException;
import org.qutemail.index.IndexRow;
import org.qutemail.index.IndexStoreException;
import org.qutemail.index.Place;

/** What vouches for one stored message beside its own records. */
interface Voucher {

    /** One of the three parts that every message is stored in, in the order of the index. */
    enum Part {
        HEADER,
        /** The MIME structure: a record of its own of sealed messages, columns of plain ones. */
        DETAILS,
        BODY
    }

    /** For storages without an index. */
    Voucher NONE =
            new Voucher() {
                @Override
                public Optional<Place> place() {
                    return Optional.empty();
                }

                @Override
                public Optional<IndexRow> row() {
                    return Optional.empty();
                }

                @Override
                public void checkPlain() {}

                @Override
                public void checkPlain(Part which, byte[] digest) {}

                @Override
                public void checkSealed(byte[] context) {}

                @Override
                public void check(Part which, byte[] record) {}
            };

    /** Whether the message was removed after it was listed: that it cannot be read is no alarm. */
    default boolean isGone() {
        return false;
    }

    /**
     * Where the message was found; a copy of the object may say another place already.
     *
     * @return empty without an index
     */
    Optional<Place> place();

    /**
     * What the message was when it was stored here.
     *
     * @return empty when nothing vouches for it, or nobody can say now
     */
    Optional<IndexRow> row();

    /**
     * @throws SealException the message is not the plain one that was stored here
     * @throws IndexStoreException nobody can say now
     */
    void checkPlain() throws SealException, IndexStoreException;

    /**
     * Asks for one part of a plain message.
     *
     * @param digest of it, see {@link PlainDigests}
     * @throws SealException it is not the one that was stored here
     * @throws IndexStoreException nobody can say now
     */
    void checkPlain(Part which, byte[] digest) throws SealException, IndexStoreException;

    /**
     * @param context that its row names
     * @throws SealException the message is not the sealed one that was stored here
     * @throws IndexStoreException nobody can say now
     */
    void checkSealed(byte[] context) throws SealException, IndexStoreException;

    /**
     * @param record the record, or at least its preamble
     * @throws SealException it is not the one that was stored here
     * @throws IndexStoreException nobody can say now
     */
    void check(Part which, byte[] record) throws SealException, IndexStoreException;
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import org.qutemail.core.seal.SealException;
import org.qutemail.index.IndexStoreException;

/** What vouches for one stored message beside its own records. */
interface Voucher {

    /** One of the three records that every sealed message has, in the order of the index. */
    enum Record {
        HEADER,
        DETAILS,
        BODY
    }

    /** For storages without an index. */
    Voucher NONE =
            new Voucher() {
                @Override
                public void checkPlain() {}

                @Override
                public void checkSealed(byte[] context) {}

                @Override
                public void check(Record which, byte[] record) {}
            };

    /** Whether the message was removed after it was listed: that it cannot be read is no alarm. */
    default boolean isGone() {
        return false;
    }

    /**
     * @throws SealException the message is not the plain one that was stored here
     * @throws IndexStoreException nobody can say now
     */
    void checkPlain() throws SealException, IndexStoreException;

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
    void check(Record which, byte[] record) throws SealException, IndexStoreException;
}

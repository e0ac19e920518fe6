// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault;

/**
 * What became of all keys that a vault has ever had a row for, tombstones included, as the rows
 * say.
 *
 * @param reserved not given out yet
 * @param stored given out once, whatever their state is now
 * @param burnt destroyed unused
 * @param lost not the same on both sides, or not claimed: see {@link #LOST}
 */
public record KeyTally(long reserved, long stored, long burnt, long lost) {

    /** The reason of a key that was lost between two entities begins so. */
    public static final String LOST = "lost: ";

    /** All rows. */
    public long rows() {
        return reserved + stored + burnt + lost;
    }

    /** One row more. */
    public KeyTally with(KeyRecord row) {
        if (row.activated().isPresent()) {
            return new KeyTally(reserved, stored + 1, burnt, lost);
        }
        if (row.state() == KeyState.RESERVED) {
            return new KeyTally(reserved + 1, stored, burnt, lost);
        }
        return row.reason().startsWith(LOST)
                ? new KeyTally(reserved, stored, burnt, lost + 1)
                : new KeyTally(reserved, stored, burnt + 1, lost);
    }

    /** Of no rows. */
    public static KeyTally none() {
        return new KeyTally(0, 0, 0, 0);
    }
}

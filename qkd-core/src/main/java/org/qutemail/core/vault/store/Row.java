// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.vault.store;

/** A row of a store. */
public sealed interface Row permits KeyRow, UseRow, KekRow, ShardRow, MetaRow {

    /** How often it was written, from 1 on; what a {@link Change} is conditional on. */
    long version();
}

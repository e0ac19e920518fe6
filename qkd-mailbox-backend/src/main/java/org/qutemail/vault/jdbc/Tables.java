// SPDX-License-Identifier: Apache-2.0
package org.qutemail.vault.jdbc;

/** The tables of a vault. */
record Tables(KeyTable keys, UseTable uses, KekTable keks, ShardTable shards, MetaTable meta) {

    Tables() {
        this(new KeyTable(), new UseTable(), new KekTable(), new ShardTable(), new MetaTable());
    }
}

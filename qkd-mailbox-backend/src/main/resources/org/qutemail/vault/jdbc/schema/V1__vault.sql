-- SPDX-License-Identifier: Apache-2.0
-- The key vault, see docs/vault.md. Times are microseconds since 1970, ids 16 octets.
-- Every row carries an HMAC over all of its columns: to change one by hand is to damage it.

CREATE TABLE vault_meta (
    vault_id ${octets16} NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    mac ${upTo32} NOT NULL
);

CREATE TABLE vault_kek (
    kek_id ${octets16} NOT NULL PRIMARY KEY,
    retired BOOLEAN NOT NULL,
    wrapped ${upTo64} NOT NULL,
    created BIGINT NOT NULL,
    version BIGINT NOT NULL,
    mac ${upTo32} NOT NULL
);

CREATE TABLE vault_shard (
    shard INTEGER NOT NULL PRIMARY KEY,
    key_count BIGINT NOT NULL,
    key_sum ${upTo48} NOT NULL,
    version BIGINT NOT NULL,
    mac ${upTo32} NOT NULL
);

CREATE TABLE vault_key (
    key_id ${octets16} NOT NULL PRIMARY KEY,
    origin VARCHAR(16) NOT NULL,
    kme_id VARCHAR(1024) NOT NULL,
    master_sae VARCHAR(1024) NOT NULL,
    slave_sae VARCHAR(1024) NOT NULL,
    bits INTEGER NOT NULL,
    mode VARCHAR(16),
    state VARCHAR(16) NOT NULL,
    created BIGINT NOT NULL,
    activated BIGINT,
    changed BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    reason VARCHAR(1024) NOT NULL,
    wrap_algorithm VARCHAR(32) NOT NULL,
    kek_id ${octets16} NOT NULL,
    period VARCHAR(16) NOT NULL,
    wrapped ${upTo1024} NOT NULL,
    fingerprint ${upTo32} NOT NULL,
    destroy_after BIGINT,
    copies BIGINT NOT NULL,
    copy_sum ${upTo48} NOT NULL,
    version BIGINT NOT NULL,
    mac ${upTo32} NOT NULL
);
CREATE INDEX vault_key_destroy_after ON vault_key (destroy_after);
CREATE INDEX vault_key_kek ON vault_key (kek_id);
-- Reserved keys (without a mode) by age, epochs that an earlier server has left, counts by state.
CREATE INDEX vault_key_state ON vault_key (state, mode, created);

CREATE TABLE vault_use (
    use_id ${octets32} NOT NULL PRIMARY KEY,
    key_id ${octets16} NOT NULL,
    kek_id ${octets16} NOT NULL,
    period VARCHAR(16) NOT NULL,
    wrapped ${upTo64} NOT NULL,
    created BIGINT NOT NULL,
    confirmed BIGINT,
    version BIGINT NOT NULL,
    mac ${upTo32} NOT NULL
);
CREATE INDEX vault_use_key ON vault_use (key_id, use_id);
CREATE INDEX vault_use_kek ON vault_use (kek_id);

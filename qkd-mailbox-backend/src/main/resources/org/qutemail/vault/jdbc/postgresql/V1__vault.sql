-- SPDX-License-Identifier: Apache-2.0
-- The key vault, see docs/vault.md. Times are microseconds since 1970, ids 16 octets.
-- Every row carries an HMAC over all of its columns: to change one by hand is to damage it.

CREATE TABLE vault_meta (
    vault_id BYTEA NOT NULL PRIMARY KEY,
    generation BIGINT NOT NULL,
    version BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE vault_kek (
    kek_id BYTEA NOT NULL PRIMARY KEY,
    retired BOOLEAN NOT NULL,
    wrapped BYTEA NOT NULL,
    created BIGINT NOT NULL,
    version BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE vault_shard (
    shard INTEGER NOT NULL PRIMARY KEY,
    key_count BIGINT NOT NULL,
    key_sum BYTEA NOT NULL,
    version BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE vault_key (
    key_id BYTEA NOT NULL PRIMARY KEY,
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
    kek_id BYTEA NOT NULL,
    period VARCHAR(16) NOT NULL,
    wrapped BYTEA NOT NULL,
    fingerprint BYTEA NOT NULL,
    destroy_after BIGINT,
    copies BIGINT NOT NULL,
    copy_sum BYTEA NOT NULL,
    version BIGINT NOT NULL,
    mac BYTEA NOT NULL
);
CREATE INDEX vault_key_destroy_after ON vault_key (destroy_after);
CREATE INDEX vault_key_kek ON vault_key (kek_id);
CREATE INDEX vault_key_state ON vault_key (state, created);

CREATE TABLE vault_use (
    use_id BYTEA NOT NULL PRIMARY KEY,
    key_id BYTEA NOT NULL,
    kek_id BYTEA NOT NULL,
    period VARCHAR(16) NOT NULL,
    wrapped BYTEA NOT NULL,
    created BIGINT NOT NULL,
    confirmed BIGINT,
    version BIGINT NOT NULL,
    mac BYTEA NOT NULL
);
CREATE INDEX vault_use_key ON vault_use (key_id, use_id);
CREATE INDEX vault_use_kek ON vault_use (kek_id);

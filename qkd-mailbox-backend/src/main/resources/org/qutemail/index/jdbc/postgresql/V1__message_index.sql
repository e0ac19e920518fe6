-- SPDX-License-Identifier: Apache-2.0
-- The message index, see docs/index.md. Times are microseconds since 1970, ids 16 octets.
-- Every row carries an HMAC over all of its columns: to change one by hand is to damage it.

CREATE TABLE message_index_meta (
    index_id BYTEA NOT NULL PRIMARY KEY,
    filled BOOLEAN NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE message_index_shard (
    shard INTEGER NOT NULL PRIMARY KEY,
    row_count BIGINT NOT NULL,
    row_sum BYTEA NOT NULL,
    generation BIGINT NOT NULL,
    mac BYTEA NOT NULL
);

CREATE TABLE message_index (
    mailbox_id BIGINT NOT NULL,
    uid BIGINT NOT NULL,
    message_uuid BYTEA NOT NULL,
    state VARCHAR(16) NOT NULL,
    owner VARCHAR(1024) NOT NULL,
    is_internal BOOLEAN NOT NULL,
    record_id BYTEA,
    qkd_key_id BYTEA,
    key_mode VARCHAR(16),
    qkd_nonce BYTEA,
    qkd_auth_tag BYTEA,
    commitments BYTEA,
    plain_octets BIGINT NOT NULL,
    stored_octets BIGINT NOT NULL,
    received BIGINT NOT NULL,
    origin VARCHAR(16) NOT NULL,
    reason VARCHAR(1024) NOT NULL,
    generation BIGINT NOT NULL,
    mac BYTEA NOT NULL,
    PRIMARY KEY (mailbox_id, uid)
);
CREATE INDEX message_index_uuid ON message_index (message_uuid);
CREATE INDEX message_index_key ON message_index (qkd_key_id, mailbox_id, uid);
CREATE INDEX message_index_copy ON message_index (record_id);
CREATE INDEX message_index_state ON message_index (state);

-- SPDX-License-Identifier: Apache-2.0
-- The date that clients are shown, covered by the code of the row. Rows written before have none. From here on plain
-- mail has digests of header, MIME structure and body in the column commitments.

ALTER TABLE message_index ADD COLUMN internal_date BIGINT;

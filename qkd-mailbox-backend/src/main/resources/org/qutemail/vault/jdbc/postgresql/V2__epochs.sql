-- SPDX-License-Identifier: Apache-2.0
-- At its start a server looks for the epochs that an earlier one has left; almost no key is one.

CREATE INDEX vault_key_mode ON vault_key (mode, state);

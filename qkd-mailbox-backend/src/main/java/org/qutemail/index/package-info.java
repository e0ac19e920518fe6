// SPDX-License-Identifier: Apache-2.0
/**
 * One row for every message in a mailbox, plain ones too: a stable id, what was decided about it,
 * the key it is sealed under, and a code that binds all of that to its owner, mailbox and place.
 * For storages that cannot tell a swapped or re-linked row by themselves. See {@code
 * docs/index.md}.
 */
package org.qutemail.index;

// SPDX-License-Identifier: Apache-2.0
/**
 * The record format: how one part of a sealed message lies at rest. Specification: {@code
 * docs/formats.md}.
 *
 * <p>{@link org.qutemail.core.seal.record.RecordSealer} writes, {@link
 * org.qutemail.core.seal.record.RecordOpener} reads, each whole or as a stream with one segment in
 * memory; {@link org.qutemail.core.seal.record.RecordReader} reads any part of an opened record.
 * Lengths and the fields that may be shown without a key are in {@link
 * org.qutemail.core.seal.record.RecordFormat}, what a record is bound to in {@link
 * org.qutemail.core.seal.record.RecordContext}.
 *
 * <p>Records written by this version stay readable by every later one.
 */
package org.qutemail.core.seal.record;

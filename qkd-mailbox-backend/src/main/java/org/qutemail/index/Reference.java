// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

/**
 * A message that is referred to from a further place, or from another one.
 *
 * @param from where it lies
 * @param sound whether it was found in order there: what was not stays unreadable at the new place
 * @param to where it will lie
 * @param owner whose mailbox that is
 */
public record Reference(Place from, boolean sound, Place to, String owner) {}

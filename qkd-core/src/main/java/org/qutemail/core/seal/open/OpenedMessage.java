// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.open;

import java.util.Optional;
import org.qutemail.core.key.KeyId;
import org.qutemail.core.seal.cms.QkdEnvelope;

/**
 * What came out of an exported message.
 *
 * @param octets the plaintext, without our envelope field
 * @param keyId the key it was sealed under
 * @param envelope the envelope field that stood in front, for CMS; absent when none did
 * @param simulated whether a record says that its key was simulated; CMS does not say
 */
public record OpenedMessage(
        byte[] octets, KeyId keyId, Optional<QkdEnvelope> envelope, boolean simulated) {}

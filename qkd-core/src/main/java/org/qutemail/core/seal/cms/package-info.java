// SPDX-License-Identifier: Apache-2.0
/**
 * The CMS form: how a sealed message travels as mail. Specification: {@code docs/formats.md}.
 *
 * <p>From the outside in: {@link org.qutemail.core.seal.cms.CmsMime} is the message that carries
 * it, {@link org.qutemail.core.seal.cms.CmsSealer} and {@link org.qutemail.core.seal.cms.CmsOpener}
 * are the seal, {@link org.qutemail.core.seal.cms.QkdEnvelope} is the field before the original
 * message that says who may receive it.
 *
 * <p>Messages sealed by this version stay readable by every later one.
 */
package org.qutemail.core.seal.cms;

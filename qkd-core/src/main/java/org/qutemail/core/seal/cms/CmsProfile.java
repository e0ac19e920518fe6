// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.seal.cms;

import java.util.HexFormat;

/**
 * The fixed octets of our profile of CMS AuthEnvelopedData (RFC 5652, 5083, 5084), each a whole
 * element in DER. The specification is {@code docs/formats.md}.
 */
final class CmsProfile {

    static final int WRAPPED_SIZE = 40;
    static final int CEK_SIZE = 32;
    static final int NONCE_SIZE = 12;
    static final int TAG_SIZE = 16;

    /** {@code [0]} constructed: the content of ContentInfo. */
    static final int EXPLICIT_0 = 0xA0;

    /** {@code [2]} constructed: the choice kekri of RecipientInfo. */
    static final int KEKRI = 0xA2;

    /** {@code [0]} primitive: encryptedContent. */
    static final int IMPLICIT_0 = 0x80;

    /** id-ct-authEnvelopedData, 1.2.840.113549.1.9.16.1.23. */
    static final byte[] AUTH_ENVELOPED_DATA = hex("060b2a864886f70d0109100117");

    /** id-data, 1.2.840.113549.1.7.1. */
    static final byte[] DATA = hex("06092a864886f70d010701");

    /** id-aes256-wrap, 2.16.840.1.101.3.4.1.45, without parameters: RFC 3565. */
    static final byte[] AES256_WRAP = hex("300b060960864801650304012d");

    /** id-aes256-GCM, 2.16.840.1.101.3.4.1.46. */
    static final byte[] AES256_GCM = hex("060960864801650304012e");

    /** INTEGER 0, the version of AuthEnvelopedData. */
    static final byte[] VERSION_0 = hex("020100");

    /** INTEGER 4, the version of KEKRecipientInfo. */
    static final byte[] VERSION_4 = hex("020104");

    /** INTEGER 16, aes-ICVlen. */
    static final byte[] ICV_LENGTH = hex("020110");

    private CmsProfile() {}

    private static byte[] hex(String octets) {
        return HexFormat.of().parseHex(octets);
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

/**
 * What a face makes of a request for keys; all sizes in bits.
 *
 * @param oddSizeRounded whether a size that is no multiple of 8 is rounded down, not refused
 * @param sizeIgnored whether keys have the default size whatever was asked
 * @param queryIgnored whether GET gives one key of the default size whatever was asked
 * @param mandatoryIgnored whether extension_mandatory is passed over, not refused
 */
record RequestRules(
        int keySize,
        int minKeySize,
        int maxKeySize,
        int maxKeysPerRequest,
        boolean oddSizeRounded,
        boolean sizeIgnored,
        boolean queryIgnored,
        boolean mandatoryIgnored) {

    static RequestRules of(SimulatorConfig config, Face face) {
        return new RequestRules(
                config.keySize(),
                config.minKeySize(),
                config.maxKeySize(),
                config.maxKeysPerRequest(),
                config.has(Quirk.ODD_SIZE_ROUNDED, face),
                config.has(Quirk.SIZE_IGNORED, face),
                config.has(Quirk.GET_IGNORES_QUERY, face),
                config.has(Quirk.MANDATORY_EXTENSION_IGNORED, face));
    }

    int number(long number) throws ApiException {
        if (number < 1 || number > maxKeysPerRequest) {
            throw ApiException.badRequest("number must be from 1 to " + maxKeysPerRequest);
        }
        return (int) number;
    }

    int size(long asked) throws ApiException {
        long size = oddSizeRounded ? asked / 8 * 8 : asked;
        if (size % 8 != 0) {
            throw ApiException.badRequest("size shall be a multiple of 8");
        }
        if (size < minKeySize || size > maxKeySize) {
            throw ApiException.badRequest("size must be from " + minKeySize + " to " + maxKeySize);
        }
        return sizeIgnored ? keySize : (int) size;
    }
}

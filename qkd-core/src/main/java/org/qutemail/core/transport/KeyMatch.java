// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether a private key is that of a certificate: one signs, the other verifies. */
final class KeyMatch {

    private static final byte[] SAMPLE = {'q', 'k', 'd'};

    private KeyMatch() {}

    /** Keys of an algorithm that signs in no way known here are believed. */
    static boolean belong(PrivateKey own, PublicKey shown) throws GeneralSecurityException {
        if (!own.getAlgorithm().equals(shown.getAlgorithm())) {
            return false;
        }
        String algorithm =
                switch (own.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519", "Ed448" -> own.getAlgorithm();
                    default -> "";
                };
        if (algorithm.isEmpty()) {
            return true;
        }
        Signature signer = Signature.getInstance(algorithm);
        signer.initSign(own);
        signer.update(SAMPLE);
        byte[] signature = signer.sign();
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(shown);
        verifier.update(SAMPLE);
        return verifier.verify(signature);
    }
}

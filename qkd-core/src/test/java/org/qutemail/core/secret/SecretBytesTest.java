// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

    private static final byte[] OCTETS = {11, 22, 33};

    @Test
    void withBytesShouldLendTheOctets() {
        try (SecretBytes secret = SecretBytes.copyOf(OCTETS)) {
            assertThat(secret.withBytes(byte[]::clone)).isEqualTo(OCTETS);
            assertThat(secret.size()).isEqualTo(3);
        }
    }

    @Test
    void withBytesShouldHandOnTheUsesException() {
        try (SecretBytes secret = SecretBytes.copyOf(OCTETS)) {
            assertThatThrownBy(
                            () ->
                                    secret.withBytes(
                                            bytes -> {
                                                throw new IOException("use");
                                            }))
                    .isInstanceOf(IOException.class)
                    .hasMessage("use");
        }
    }

    @Test
    void takingOverShouldKeepTheArrayAndCloseShouldWipeIt() {
        byte[] owned = OCTETS.clone();
        SecretBytes secret = SecretBytes.takingOver(owned);
        assertThat(secret.<byte[], RuntimeException>withBytes(bytes -> bytes)).isSameAs(owned);
        secret.close();
        assertThat(owned).containsOnly(0);
    }

    @Test
    void copyOfShouldLeaveTheSourceAlone() {
        byte[] source = OCTETS.clone();
        SecretBytes secret = SecretBytes.copyOf(source);
        secret.close();
        assertThat(source).isEqualTo(OCTETS);
    }

    @Test
    void aDestroyedSecretShouldRefuseEveryUseButTellItsSize() {
        SecretBytes secret = SecretBytes.copyOf(OCTETS);
        secret.close();
        secret.close();
        assertThatThrownBy(() -> secret.withBytes(byte[]::clone))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::copy).isInstanceOf(IllegalStateException.class);
        assertThat(secret.size()).isEqualTo(3);
    }

    @Test
    void copyShouldLiveOnByItself() {
        SecretBytes secret = SecretBytes.copyOf(OCTETS);
        SecretBytes copy = secret.copy();
        secret.close();
        assertThat(copy.withBytes(byte[]::clone)).isEqualTo(OCTETS);
    }

    @Test
    void equalsShouldCompareOctets() {
        SecretBytes secret = SecretBytes.copyOf(OCTETS);
        assertThat(secret).isEqualTo(secret).isEqualTo(SecretBytes.copyOf(OCTETS));
        assertThat(secret).hasSameHashCodeAs(SecretBytes.copyOf(OCTETS));
        assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {11, 22, 34}));
        assertThat(secret).isNotEqualTo(SecretBytes.copyOf(new byte[] {11, 22}));
        assertThat(secret).isNotEqualTo(OCTETS).isNotEqualTo(null);
    }

    @Test
    void aDestroyedSecretShouldEqualNoOther() {
        SecretBytes destroyed = SecretBytes.copyOf(new byte[3]);
        destroyed.close();
        assertThat(destroyed).isNotEqualTo(SecretBytes.copyOf(new byte[3]));
        assertThat(SecretBytes.copyOf(new byte[3])).isNotEqualTo(destroyed);
    }

    @Test
    void hashCodeShouldTellNothingOfTheOctets() {
        assertThat(SecretBytes.copyOf(OCTETS)).hasSameHashCodeAs(SecretBytes.copyOf(new byte[3]));
    }

    @Test
    void toStringShouldTellTheSizeAlone() {
        assertThat(SecretBytes.copyOf(OCTETS)).hasToString("SecretBytes[3 octets]");
    }

    @Test
    void randomShouldDiffer() {
        SecureRandom random = new SecureRandom();
        assertThat(SecretBytes.random(32, random)).isNotEqualTo(SecretBytes.random(32, random));
        assertThat(SecretBytes.random(32, random).size()).isEqualTo(32);
    }

    @Test
    void serialisationShouldBeImpossible() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            assertThatThrownBy(() -> out.writeObject(SecretBytes.copyOf(OCTETS)))
                    .isInstanceOf(java.io.NotSerializableException.class);
        }
    }
}

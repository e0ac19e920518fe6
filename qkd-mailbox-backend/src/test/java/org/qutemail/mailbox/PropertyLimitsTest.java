// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.apache.james.mailbox.store.mail.model.StandardNames.MIME_CONTENT_TYPE_PARAMETER_SPACE;
import static org.apache.james.mailbox.store.mail.model.StandardNames.MIME_MIME_TYPE_SPACE;
import static org.apache.james.mailbox.store.mail.model.StandardNames.MIME_SUB_TYPE_NAME;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.junit.jupiter.api.Test;

class PropertyLimitsTest {

    private static final PropertyLimits LIMITS = PropertyLimits.JPA;

    private static Property parameter(String name, String value) {
        return new Property(MIME_CONTENT_TYPE_PARAMETER_SPACE, name, value);
    }

    private static Properties of(Property... properties) {
        return new Properties(List.of(properties), 3L);
    }

    private static String kept(String value) {
        return LIMITS.fitting(of(parameter("name", value))).toProperties().get(0).getValue();
    }

    @Test
    void propertiesThatFitShouldBeTheSameObject() {
        Properties properties = of(parameter("n".repeat(500), "v".repeat(1024)));

        assertThat(LIMITS.fitting(properties)).isSameAs(properties);
    }

    @Test
    void longNamesAndValuesShouldBeCutAndTheOthersKept() {
        Properties kept =
                LIMITS.fitting(
                        of(
                                parameter("charset", "utf-8"),
                                parameter("n".repeat(501), "v".repeat(1025))));

        assertThat(kept.toProperties())
                .containsExactly(
                        parameter("charset", "utf-8"),
                        parameter("n".repeat(500), "v".repeat(1024)));
        assertThat(kept.getTextualLineCount()).isEqualTo(3);
    }

    @Test
    void aSubtypeShouldBeCutToItsColumn() {
        Properties kept =
                LIMITS.fitting(
                        of(
                                new Property(
                                        MIME_MIME_TYPE_SPACE,
                                        MIME_SUB_TYPE_NAME,
                                        "x".repeat(201))));

        assertThat(kept.getSubType()).isEqualTo("x".repeat(200));
    }

    @Test
    void noCharacterShouldBeCutInHalf() {
        assertThat(kept("v".repeat(1023) + "\uD83D\uDE00")).isEqualTo("v".repeat(1023));
    }

    @Test
    void whatPostgresqlCannotHoldInTextShouldBeLeftOut() {
        assertThat(kept("a\0b")).isEqualTo("ab");
    }

    @Test
    void aStorageWithoutLimitsShouldGetEverything() {
        Properties properties = of(parameter("name", "v\0".repeat(5000)));

        assertThat(PropertyLimits.NONE.fitting(properties)).isSameAs(properties);
    }
}

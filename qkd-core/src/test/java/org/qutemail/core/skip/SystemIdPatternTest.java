// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.skip;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SystemIdPatternTest {

    @ParameterizedTest
    @CsvSource({
        "Bob, Bob, true",
        "Bob, bob, false",
        "Bob, Bobby, false",
        "KP_*_LOC1, KP_BOB_LOC1, true",
        "KP_*_LOC1, KP_BOB_LOC2, false",
        "KP_*_LOC1, KP__LOC1, true",
        "*, anything, true",
        "'', '', true",
        "'', a, false",
        "B?b, Bob, true",
        "B?b, Bb, false",
        "KP[123], KP2, true",
        "KP[!123], KP2, false",
        "KP[!123], KP4, true",
        "KP[a-c]x, KPbx, true",
        "KP[a-c]x, KPdx, false",
        "KP[]a], KP], true",
        "KP[a-], KP-, true",
        "KP[, KP[, true",
        "KP[ab, KP[ab, true",
        "a*b*c, aXbYbZc, true",
        "a*b*c, aXbYbZ, false",
    })
    void matchesShouldFollowTheTableOfTheDraft(String pattern, String text, boolean expected) {
        assertThat(SystemIdPattern.matches(pattern, text)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> plain() {
        return Arbitraries.strings().withChars("ab").ofMaxLength(6);
    }

    @Provide
    Arbitrary<String> starred() {
        return Arbitraries.strings().withChars("ab*?").ofMaxLength(6);
    }

    @Property(tries = 2000)
    void matchesShouldAgreeWithAnExpression(
            @ForAll("starred") String pattern, @ForAll("plain") String text) {
        String expression = pattern.replace("*", ".*").replace("?", ".");
        assertThat(SystemIdPattern.matches(pattern, text)).isEqualTo(text.matches(expression));
    }

    @Property(tries = 1000)
    void matchesShouldNeverThrow(@ForAll String pattern, @ForAll String text) {
        SystemIdPattern.matches(pattern, text);
    }

    @Test
    void matchesShouldEndWithManyStars() {
        String pattern = "*a".repeat(100) + "b";
        assertThat(SystemIdPattern.matches(pattern, "a".repeat(250))).isFalse();
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.commons.configuration2.BaseHierarchicalConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.core.policy.LargeMailLimit;

class QkdXmlTest {

    @Test
    void largeMailLimitShouldGoByTheHeapWithoutAValue() throws Exception {
        LargeMailLimit expected = LargeMailLimit.forHeap(Runtime.getRuntime().maxMemory());

        assertThat(QkdXml.largeMailLimit(new BaseHierarchicalConfiguration())).isEqualTo(expected);
        assertThat(QkdXml.largeMailLimit(xml(""))).isEqualTo(expected);
    }

    @Test
    void largeMailLimitShouldBeOneForEvery512MebibytesOfHeap() {
        assertThat(LargeMailLimit.forHeap(256L << 20).atOnce()).isEqualTo(1);
        assertThat(LargeMailLimit.forHeap(512L << 20).atOnce()).isEqualTo(1);
        assertThat(LargeMailLimit.forHeap(2048L << 20).atOnce()).isEqualTo(4);
        assertThat(LargeMailLimit.forHeap(Long.MAX_VALUE).atOnce()).isEqualTo(1000);
    }

    @Test
    void largeMailLimitShouldBeTheNumberGiven() throws Exception {
        assertThat(QkdXml.largeMailLimit(xml(" 7 "))).isEqualTo(new LargeMailLimit(7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "two", "1.5"})
    void largeMailLimitShouldRefuseOtherValuesAndSayWhatIsPossible(String value) {
        assertThatThrownBy(() -> QkdXml.largeMailLimit(xml(value)))
                .isInstanceOf(QkdConfigurationException.class)
                .hasMessage(
                        "qkd.xml: maxConcurrentLarge="
                                + value
                                + ": say a whole number from 1 to 1000");
    }

    private static BaseHierarchicalConfiguration xml(String value) {
        BaseHierarchicalConfiguration xml = new BaseHierarchicalConfiguration();
        xml.setProperty("maxConcurrentLarge", value);
        return xml;
    }
}

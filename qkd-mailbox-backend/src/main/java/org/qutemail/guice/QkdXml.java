// SPDX-License-Identifier: Apache-2.0
package org.qutemail.guice;

import org.apache.commons.configuration2.HierarchicalConfiguration;
import org.qutemail.core.config.QkdConfiguration;
import org.qutemail.core.config.QkdConfigurationException;
import org.qutemail.core.policy.LargeMailLimit;
import org.qutemail.core.policy.PlainSpool;
import org.qutemail.core.policy.SealedStorage;

/** Reads {@code qkd.xml}. */
public final class QkdXml {

    /** The component name James looks the file up by. */
    public static final String COMPONENT = "qkd";

    private QkdXml() {}

    /**
     * @param xml the root element; empty when there is no such file
     * @throws QkdConfigurationException naming the element, its variable and what to do
     */
    public static QkdConfiguration keys(HierarchicalConfiguration<?> xml)
            throws QkdConfigurationException {
        return QkdConfiguration.parse(
                "qkd.xml", setting -> xml.getString(setting.property(), null));
    }

    /**
     * How sealed mail is stored.
     *
     * @throws QkdConfigurationException neither {@code records} nor {@code cms}
     */
    public static SealedStorage storage(HierarchicalConfiguration<?> xml)
            throws QkdConfigurationException {
        String value = xml.getString("storage", "records").strip();
        return switch (value) {
            case "records", "" -> SealedStorage.RECORDS;
            case "cms" -> SealedStorage.CMS;
            default ->
                    throw new QkdConfigurationException(
                            "qkd.xml: storage=" + value + ": say records or cms");
        };
    }

    /**
     * How many large mails are queued, sealed or opened at once; by the heap when nothing is said.
     *
     * @throws QkdConfigurationException no number, or out of range
     */
    public static LargeMailLimit largeMailLimit(HierarchicalConfiguration<?> xml)
            throws QkdConfigurationException {
        String value = xml.getString("maxConcurrentLarge", "").strip();
        if (value.isEmpty()) {
            return LargeMailLimit.forHeap(Runtime.getRuntime().maxMemory());
        }
        try {
            return new LargeMailLimit(Integer.parseInt(value));
        } catch (IllegalArgumentException e) {
            throw new QkdConfigurationException(
                    "qkd.xml: maxConcurrentLarge="
                            + value
                            + ": say a whole number from 1 to "
                            + LargeMailLimit.MOST);
        }
    }

    /**
     * Whether unsealed mail may lie in a queue or repository that lasts.
     *
     * @throws QkdConfigurationException neither empty nor {@code accepted}
     */
    public static PlainSpool plainSpool(HierarchicalConfiguration<?> xml)
            throws QkdConfigurationException {
        String value = xml.getString("plainSpool", "").strip();
        return switch (value) {
            case "" -> PlainSpool.REFUSED;
            case "accepted" -> PlainSpool.ACCEPTED;
            default ->
                    throw new QkdConfigurationException(
                            "qkd.xml: plainSpool=" + value + ": say accepted, or leave it out");
        };
    }
}

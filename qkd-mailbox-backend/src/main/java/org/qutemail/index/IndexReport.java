// SPDX-License-Identifier: Apache-2.0
package org.qutemail.index;

import java.util.List;

/**
 * What a look through the index has found.
 *
 * @param rows looked at
 * @param faults for people; empty when all is well; of rows the first few
 */
public record IndexReport(long rows, List<String> faults) {

    public IndexReport {
        faults = List.copyOf(faults);
    }
}

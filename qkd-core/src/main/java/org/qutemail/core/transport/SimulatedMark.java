// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The mark that the simulator puts into every container and status: a member of this name. */
public final class SimulatedMark {

    /** Name of the member, true in {@code key_container_extension} and {@code status_extension}. */
    public static final String MEMBER = "SIMULATED";

    private SimulatedMark() {}

    /**
     * Consumes the current value, an extension of any shape. Anything but an explicit false counts
     * as the mark: a doubtful key is not taken for a real one.
     */
    public static boolean within(JsonParser json) throws IOException {
        boolean marked = false;
        int depth = 0;
        do {
            JsonToken token = json.currentToken();
            if (token == null) {
                throw new IOException("an extension does not end");
            }
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            } else if (token == JsonToken.FIELD_NAME && json.currentName().equals(MEMBER)) {
                marked |= json.nextToken() != JsonToken.VALUE_FALSE;
                continue;
            }
            if (depth > 0) {
                json.nextToken();
            }
        } while (depth > 0);
        return marked;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * The mark that the simulator puts into every answer: a member of this name, within an extension of
 * ETSI GS QKD 014, or beside the others of a SKIP answer.
 */
public final class SimulatedMark {

    /** Name of the member. */
    public static final String MEMBER = "SIMULATED";

    private SimulatedMark() {}

    /**
     * Consumes the current value, that of the member itself. Anything but an explicit false counts
     * as the mark: a doubtful key is not taken for a real one.
     */
    public static boolean value(JsonParser json) throws IOException {
        boolean marked = json.currentToken() != JsonToken.VALUE_FALSE;
        json.skipChildren();
        return marked;
    }

    /**
     * Consumes the current value, an extension of any shape. Marked when the member stands anywhere
     * in it, by the rule of {@link #value}.
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

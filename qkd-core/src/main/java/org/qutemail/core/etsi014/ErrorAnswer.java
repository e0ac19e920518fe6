// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.etsi014;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.qutemail.core.source.KmeOutcome;
import org.qutemail.core.transport.JsonInput;
import org.qutemail.core.transport.PrintableText;

/**
 * Makes sense of an answer that is not 200. The standard knows 400, 401 and 503 with {@code
 * {message, details}}; in the field there are also {@code {detail}}, HTML and nothing at all, and
 * the same condition comes under different codes.
 */
final class ErrorAnswer {

    /** Which call was answered; the same code means different things. */
    enum Call {
        STATUS("status"),
        ENC_KEYS("enc_keys"),
        DEC_KEYS("dec_keys");

        final String path;

        Call(String path) {
            this.path = path;
        }
    }

    private static final int MESSAGE_LIMIT = 200;

    private static final Pattern NO_KEYS =
            Pattern.compile(
                    "exhaust|deplet|insufficient|not enough|no (more )?key|keys? (is |are )?(not|un)"
                            + " ?available|too few|empty|out of keys");

    private ErrorAnswer() {}

    /** The outcome for this status code and body, of this call. */
    static KmeOutcome outcome(Call call, int status, String message) {
        boolean claiming = call == Call.DEC_KEYS;
        return switch (status) {
            case 400 ->
                    claiming
                            ? KmeOutcome.NOT_YET
                            : saysNoKeys(message) ? KmeOutcome.EXHAUSTED : KmeOutcome.PROTOCOL;
            // An unknown key is a 401 with some entities; a grace period tells the two apart.
            case 401, 403 ->
                    claiming && status == 401 ? KmeOutcome.NOT_YET : KmeOutcome.UNAUTHORISED;
            case 404 -> claiming ? KmeOutcome.NOT_YET : KmeOutcome.PROTOCOL;
            case 503 ->
                    call == Call.ENC_KEYS && saysNoKeys(message)
                            ? KmeOutcome.EXHAUSTED
                            : KmeOutcome.RETRYABLE;
            default ->
                    status == 408 || status == 429 || status >= 500
                            ? KmeOutcome.RETRYABLE
                            : KmeOutcome.PROTOCOL;
        };
    }

    private static boolean saysNoKeys(String message) {
        return NO_KEYS.matcher(message.toLowerCase(Locale.ROOT)).find();
    }

    /** What the entity says for people, printable and short; empty when it says nothing. */
    static String message(byte[] body, int length) {
        try (JsonParser json = JsonInput.parser(body, length)) {
            return PrintableText.of(message(json), MESSAGE_LIMIT);
        } catch (IOException e) {
            return "";
        }
    }

    private static String message(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return "";
        }
        String detail = "";
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            if (value == JsonToken.VALUE_STRING && name.equals("message")) {
                return json.getText();
            }
            if (value == JsonToken.VALUE_STRING && name.equals("detail")) {
                detail = json.getText();
            }
            json.skipChildren();
        }
        return detail;
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.io.IOException;
import java.util.Set;
import javax.inject.Inject;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.display.Localizer;
import org.apache.james.imap.api.message.response.StatusResponse;
import org.apache.james.imap.encode.ImapResponseComposer;
import org.apache.james.imap.encode.ImapResponseEncoder;
import org.apache.james.imap.encode.StatusResponseEncoder;
import org.apache.james.imap.message.response.ImmutableStatusResponse;
import org.qutemail.core.policy.StorageState;

/**
 * James's status responses, but for a tagged NO that only says that something failed, while the
 * storage is in trouble: {@code NO [UNAVAILABLE]} (RFC 5530 section 3), so that clients try again
 * later and do not ask their users for another password.
 */
public class StorageStatusEncoder implements ImapResponseEncoder<ImmutableStatusResponse> {

    private static final Set<String> FAILURES =
            Set.of(
                    HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING.getDefaultValue(),
                    HumanReadableText.SAVE_FAILED.getDefaultValue(),
                    HumanReadableText.FAILED.getDefaultValue(),
                    HumanReadableText.SEARCH_FAILED.getDefaultValue(),
                    HumanReadableText.STATUS_FAILED.getDefaultValue(),
                    HumanReadableText.FAILURE_TO_LOAD_FLAGS.getDefaultValue(),
                    HumanReadableText.GENERIC_LSUB_FAILURE.getDefaultValue(),
                    HumanReadableText.GENERIC_SUBSCRIPTION_FAILURE.getDefaultValue(),
                    HumanReadableText.GENERIC_UNSUBSCRIPTION_FAILURE.getDefaultValue());

    private final StatusResponseEncoder stock;
    private final StorageState storage;

    @Inject
    public StorageStatusEncoder(Localizer localizer, StorageState storage) {
        this.stock = new StatusResponseEncoder(localizer);
        this.storage = storage;
    }

    @Override
    public Class<ImmutableStatusResponse> acceptableMessages() {
        return stock.acceptableMessages();
    }

    @Override
    public void encode(ImmutableStatusResponse response, ImapResponseComposer composer)
            throws IOException {
        boolean unavailable =
                response.getServerResponseType() == StatusResponse.Type.NO
                        && response.getTag() != null
                        && response.getResponseCode() == null
                        && FAILURES.contains(response.getTextKey().getDefaultValue())
                        && storage.wasTroubled();
        stock.encode(unavailable ? unavailable(response) : response, composer);
    }

    /** The code is the beginning of the text: James has no such one and would put an X before. */
    private static ImmutableStatusResponse unavailable(ImmutableStatusResponse response) {
        String command = response.getCommand() == null ? "It" : response.getCommand().getName();
        return new ImmutableStatusResponse(
                response.getServerResponseType(),
                response.getTag(),
                null,
                new HumanReadableText(
                        "org.qutemail.imap.STORAGE",
                        "[UNAVAILABLE] "
                                + command
                                + " failed, the storage of this server is in trouble: try again"
                                + " later."),
                null);
    }
}

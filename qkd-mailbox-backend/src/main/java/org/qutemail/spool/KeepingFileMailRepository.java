// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import com.google.common.collect.Iterators;
import javax.mail.MessagingException;
import org.apache.james.mailrepository.api.MailKey;
import org.apache.james.mailrepository.file.FileMailRepository;
import org.apache.mailet.Mail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * James's repository of files, without its habit of deleting what it cannot read: the stock one
 * removes a mail when its object file does not load, and at start each file whose other half is
 * missing. Here such a file is left where it is, for a person to look at.
 */
public class KeepingFileMailRepository extends FileMailRepository {

    private static final Logger LOGGER = LoggerFactory.getLogger(KeepingFileMailRepository.class);

    /** Whether this thread is in a method that has no business removing anything. */
    private final ThreadLocal<Boolean> onlyReading = ThreadLocal.withInitial(() -> false);

    @Override
    public void init() throws Exception {
        onlyReading.set(true);
        try {
            super.init();
        } finally {
            onlyReading.remove();
        }
    }

    @Override
    public Mail retrieve(MailKey key) throws MessagingException {
        onlyReading.set(true);
        try {
            return super.retrieve(key);
        } finally {
            onlyReading.remove();
        }
    }

    @Override
    public void remove(MailKey key) throws MessagingException {
        if (!onlyReading.get()) {
            super.remove(key);
        } else if (Iterators.contains(list(), key)) {
            LOGGER.error(
                    "ALARM the files of mail {} in a repository cannot be read or are not complete;"
                            + " they are left where they are",
                    key.asString());
        }
    }
}

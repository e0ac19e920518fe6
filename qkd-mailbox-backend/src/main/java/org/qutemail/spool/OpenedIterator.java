// SPDX-License-Identifier: Apache-2.0
package org.qutemail.spool;

import java.time.ZonedDateTime;
import java.util.Optional;
import org.apache.james.lifecycle.api.Disposable;
import org.apache.james.lifecycle.api.LifecycleUtil;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueItemView;
import org.apache.james.queue.api.ManageableMailQueue.MailQueueIterator;
import org.apache.mailet.Mail;

/** A queue's content for looking at; each mail is opened when its view is asked for it. */
final class OpenedIterator implements MailQueueIterator {

    private final MailQueueIterator inner;
    private final QueueOpening opening;

    OpenedIterator(MailQueueIterator inner, QueueOpening opening) {
        this.inner = inner;
        this.opening = opening;
    }

    @Override
    public boolean hasNext() {
        return inner.hasNext();
    }

    @Override
    public MailQueueItemView next() {
        return new OpenedView(inner.next(), opening);
    }

    @Override
    public void close() {
        inner.close();
    }

    private static final class OpenedView implements MailQueueItemView, Disposable {

        private final MailQueueItemView inner;
        private final QueueOpening opening;
        private Mail opened;

        OpenedView(MailQueueItemView inner, QueueOpening opening) {
            this.inner = inner;
            this.opening = opening;
        }

        @Override
        public synchronized Mail getMail() {
            if (opened == null) {
                opened = opening.view(inner.getMail());
            }
            return opened;
        }

        @Override
        public Optional<ZonedDateTime> getNextDelivery() {
            return inner.getNextDelivery();
        }

        @Override
        public synchronized void dispose() {
            LifecycleUtil.dispose(opened);
            LifecycleUtil.dispose(inner);
        }
    }
}

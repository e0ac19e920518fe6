// SPDX-License-Identifier: Apache-2.0
package org.qutemail.core.transport;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Collects an answer's body up to a limit and cancels the transfer beyond it. The octets may be
 * keys: arrays that are outgrown, refused or abandoned are overwritten.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.Body> {

    /** Octets of an answer, in the first {@code length} places; overwritten on close. */
    public record Body(byte[] octets, int length) implements AutoCloseable {
        @Override
        public void close() {
            Arrays.fill(octets, (byte) 0);
        }
    }

    /** The answer is longer than the limit. */
    public static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong(int limit) {
            super("the answer is longer than " + limit + " octets");
        }
    }

    private final int limit;
    private final CompletableFuture<Body> result = new CompletableFuture<>();
    private Flow.Subscription subscription;
    private byte[] buffer = new byte[4096];
    private int length;

    private BoundedBody(int limit) {
        this.limit = limit;
    }

    /** The future fails with {@link TooLong} beyond so many octets. */
    public static HttpResponse.BodyHandler<Body> atMost(int limit) {
        return response -> new BoundedBody(limit);
    }

    @Override
    public CompletionStage<Body> getBody() {
        return result;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            if (result.isDone()) {
                return;
            }
            int more = part.remaining();
            if (more > limit - length) {
                subscription.cancel();
                fail(new TooLong(limit));
                return;
            }
            makeRoomFor(more);
            part.get(buffer, length, more);
            length += more;
        }
    }

    private void makeRoomFor(int more) {
        if (length + more <= buffer.length) {
            return;
        }
        byte[] larger = Arrays.copyOf(buffer, Math.max(length + more, 2 * buffer.length));
        Arrays.fill(buffer, (byte) 0);
        buffer = larger;
    }

    @Override
    public synchronized void onError(Throwable cause) {
        fail(cause);
    }

    @Override
    public synchronized void onComplete() {
        if (!result.complete(new Body(buffer, length))) {
            Arrays.fill(buffer, (byte) 0);
        }
    }

    private void fail(Throwable cause) {
        Arrays.fill(buffer, (byte) 0);
        result.completeExceptionally(cause);
    }
}

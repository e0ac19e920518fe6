// SPDX-License-Identifier: Apache-2.0
package org.qutemail.mailbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Who follows a unit of work is told of its end, whatever that is. */
class AppendScopeTest {

    private final List<String> ends = new CopyOnWriteArrayList<>();

    private final AppendScope.Follower follower =
            new AppendScope.Follower() {
                @Override
                public void committed() {
                    ends.add("committed");
                }

                @Override
                public void failed() {
                    ends.add("failed");
                }

                @Override
                public void cancelled() {
                    ends.add("cancelled");
                }
            };

    /** Makes no copies, so that it needs no keys. */
    private Mono<String> followed(Mono<String> work) {
        return AppendScope.aroundReactive(
                null,
                new SealedMailboxMetrics(),
                scope -> {
                    scope.follow(follower);
                    return work;
                });
    }

    @Test
    void workThatSucceedsShouldBeCommitted() {
        assertThat(followed(Mono.just("done")).block()).isEqualTo("done");
        assertThat(ends).containsExactly("committed");
    }

    @Test
    void workThatFailsShouldHaveFailed() {
        Mono<String> failing = followed(Mono.error(new IllegalStateException("no")));

        assertThat(failing.onErrorReturn("caught").block()).isEqualTo("caught");
        assertThat(ends).containsExactly("failed");
    }

    @Test
    void workThatIsCancelledShouldNotBeForgotten() {
        followed(Mono.never()).subscribe().dispose();

        Awaitility.await().untilAsserted(() -> assertThat(ends).containsExactly("cancelled"));
    }
}

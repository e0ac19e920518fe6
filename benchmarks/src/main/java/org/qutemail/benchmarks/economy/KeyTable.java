// SPDX-License-Identifier: Apache-2.0
package org.qutemail.benchmarks.economy;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.qutemail.benchmarks.report.Numbers;
import org.qutemail.benchmarks.report.Report;

/** What each mode delivers, defers and costs, on a slow and on a fast link. */
public final class KeyTable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration REST = Duration.ofSeconds(5);
    private static final KeyLoad LOAD = new KeyLoad(10, 3, 60);
    private static final KeyLoad QUICK = new KeyLoad(10, 3, 2);

    private KeyTable() {}

    /**
     * All cases, at the same time: each has a link and a service of its own, and none of them keeps
     * the machine busy.
     *
     * @param quick two seconds of mail; the numbers mean little
     * @param seed of the messages
     */
    public static Report run(boolean quick, long seed) throws Exception {
        KeyLoad load = quick ? QUICK : LOAD;
        List<KeyCase> cases = KeyCase.all();
        List<KeyRun> runs = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(cases.size());
        try {
            for (KeyCase each : cases) {
                KeyRun run = new KeyRun(each, load, seed);
                runs.add(run);
                run.start();
            }
            await().atMost(PATIENCE).until(() -> runs.stream().allMatch(KeyRun::isReady));
            // The slow links fill their stores once more.
            Thread.sleep(REST.toMillis());
            List<List<String>> rows = new ArrayList<>();
            for (Future<KeyResult> result : threads.invokeAll(runs)) {
                rows.add(result.get().row());
            }
            return report(load, seed, rows);
        } finally {
            threads.shutdownNow();
            for (KeyRun run : runs) {
                run.close();
            }
        }
    }

    private static Report report(KeyLoad load, long seed, List<List<String>> rows) {
        return new Report("keys", "Keys that mail takes, by mode and link", seed)
                .says(
                        load.mails()
                                + " internal mails, "
                                + load.mailsPerSecond()
                                + " a second for "
                                + load.seconds()
                                + " seconds, "
                                + load.recipients()
                                + " recipients each. Simulated links that make keys at the rate"
                                + " named, 256 bits each ("
                                + Numbers.plain(1000 / 256.0 * 3600)
                                + " an hour at 1 kb/s), with a store of "
                                + KeyRun.STORE
                                + " keys that is full at the start; 64 keys held ready, filled up"
                                + " at half of that, low water 16; the key service over TLS as in the server, the vault in"
                                + " memory. A deferred mail would be tried again after 60 seconds,"
                                + " so after the end. Other mail of the epoch costs nothing more:"
                                + " its key is used for an hour.")
                .table("What becomes of the mail", KeyResult.HEAD, rows);
    }
}

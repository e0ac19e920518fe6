// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.e2e.decisions;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.qutemail.matchers.InternalMail;
import org.slf4j.LoggerFactory;

/** The decisions as the operator's log has them: by recipient, in order. */
final class DecisionLog extends AppenderBase<ILoggingEvent> {

    private static final Pattern LINE =
            Pattern.compile("decision mail=\\S+ recipient=(\\S+) protect=\\S+ reason=(\\S+)");

    private final Logger logger = (Logger) LoggerFactory.getLogger(InternalMail.class);
    private final List<String> lines = new CopyOnWriteArrayList<>();

    /** Listens from now on, until {@link #stop}. */
    static DecisionLog listening() {
        DecisionLog log = new DecisionLog();
        log.logger.setLevel(Level.INFO);
        log.logger.setAdditive(false);
        log.logger.addAppender(log);
        log.start();
        return log;
    }

    @Override
    protected void append(ILoggingEvent event) {
        lines.add(event.getFormattedMessage());
    }

    /** The reason tokens of all that was decided for this recipient. */
    List<String> reasons(String recipient) {
        return lines.stream()
                .map(LINE::matcher)
                .filter(Matcher::find)
                .filter(line -> line.group(1).equals(recipient))
                .map(line -> line.group(2))
                .collect(Collectors.toList());
    }

    @Override
    public void stop() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
        super.stop();
    }
}

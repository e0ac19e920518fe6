// SPDX-License-Identifier: Apache-2.0
package org.qutemail.imap;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import org.apache.commons.lang3.tuple.ImmutablePair;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.decode.DecodingException;
import org.apache.james.imap.decode.ImapRequestLineReader;
import org.apache.james.imap.message.Literal;

/**
 * Reads a request like the reader it is around, but looks at the size of a message before it asks
 * the client for it.
 */
final class BoundedReader extends ImapRequestLineReader {

    private static final int MOST_DIGITS = 18;

    /** Protected, and of another package; nothing public sends the request for a literal alone. */
    private static final Method ASK = ask();

    private final ImapRequestLineReader inner;
    private final long limit;

    /**
     * @param limit octets of a message
     */
    BoundedReader(ImapRequestLineReader inner, long limit) {
        this.inner = inner;
        this.limit = limit;
    }

    /**
     * The message is over the limit; nothing of it was read, nor the end of the line that tells its
     * size. Unchecked: James's parser catches all others.
     */
    static final class TooBigException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final boolean asked;

        TooBigException(boolean asked) {
            super("over the limit");
            this.asked = asked;
        }

        /** Whether the client waits to be asked for it; else it comes now. */
        boolean asked() {
            return asked;
        }
    }

    @Override
    public char nextChar() throws DecodingException {
        return inner.nextChar();
    }

    @Override
    public char consume() throws DecodingException {
        return inner.consume();
    }

    @Override
    public Literal read(int size, boolean extraCrlf) throws IOException {
        return inner.read(size, extraCrlf);
    }

    @Override
    protected void commandContinuationRequest() throws DecodingException {
        try {
            ASK.invoke(inner);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof DecodingException) {
                throw (DecodingException) e.getCause();
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code {size}} or {@code {size+}} and the octets, RFC 9051 section 4.3 and RFC 7888. */
    @Override
    public ImmutablePair<Integer, Literal> consumeLiteral(boolean extraCrlf) throws IOException {
        consumeChar('{');
        StringBuilder digits = new StringBuilder();
        while (Character.isDigit(nextChar()) && digits.length() < MOST_DIGITS) {
            digits.append(consume());
        }
        boolean asked = nextChar() != '+';
        if (!asked) {
            consumeChar('+');
        }
        consumeChar('}');
        if (digits.length() == 0) {
            throw new DecodingException(
                    HumanReadableText.ILLEGAL_ARGUMENTS, "a literal without a size");
        }
        long size = Long.parseLong(digits.toString());
        if (size > Math.min(limit, Integer.MAX_VALUE)) {
            throw new TooBigException(asked);
        }
        endOfLine();
        if (asked) {
            commandContinuationRequest();
        }
        return ImmutablePair.of((int) size, read((int) size, extraCrlf));
    }

    private void endOfLine() throws DecodingException {
        if (nextChar() != '\n') {
            consumeChar('\r');
        }
        consumeChar('\n');
    }

    private static Method ask() {
        try {
            Method ask =
                    ImapRequestLineReader.class.getDeclaredMethod("commandContinuationRequest");
            ask.setAccessible(true);
            return ask;
        } catch (NoSuchMethodException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
package org.qutemail.kme;

import java.util.EnumMap;
import java.util.Map;

/**
 * The fault that is on now on each face: the one set by the program, otherwise the one in the
 * {@link ControlFile}. Thread-safe.
 *
 * <p>The file is read with every call and by a thread of its own, since no call gets through to
 * show the end of some faults.
 */
final class FaultSwitch implements AutoCloseable {

    private static final long LOOK_MILLIS = 100;

    /** Told of what goes beyond a single call. */
    interface Listener {
        void changed(Face face, Fault before, Fault now);

        void restart();
    }

    private final ControlFile file;
    private final Listener listener;
    private final Map<Face, Fault> set = new EnumMap<>(Face.class);
    private final Map<Face, Fault> effective = new EnumMap<>(Face.class);
    private final Thread watcher;

    FaultSwitch(ControlFile file, Listener listener) {
        this.file = file;
        this.listener = listener;
        for (Face face : Face.values()) {
            set.put(face, Fault.NONE);
            effective.put(face, Fault.NONE);
        }
        watcher = new Thread(this::watch, "kme-simulator-control");
        watcher.setDaemon(true);
    }

    void start() {
        watcher.start();
    }

    void set(Face face, Fault fault) {
        synchronized (this) {
            set.put(face, fault);
        }
        refresh();
    }

    Fault current(Face face) {
        refresh();
        synchronized (this) {
            return effective.get(face);
        }
    }

    /** Waits until another fault, or none, is on. */
    synchronized void awaitEnd(Face face, Fault fault) throws InterruptedException {
        while (effective.get(face) == fault) {
            wait();
        }
    }

    synchronized void restart() {
        listener.restart();
        effective.replaceAll((face, fault) -> Fault.NONE);
        refresh();
    }

    // Listeners are told with the lock held, so that changes reach them in order.
    private synchronized void refresh() {
        ControlFile.Content content = file.read();
        if (content.restart()) {
            listener.restart();
            effective.replaceAll((face, fault) -> Fault.NONE);
        }
        for (Face face : Face.values()) {
            Fault now = set.get(face) == Fault.NONE ? content.fault(face) : set.get(face);
            Fault before = effective.put(face, now);
            if (before != now) {
                notifyAll();
                listener.changed(face, before, now);
            }
        }
    }

    private void watch() {
        try {
            while (true) {
                refresh();
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}

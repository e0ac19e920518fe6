// SPDX-License-Identifier: Apache-2.0
package org.qutemail.server.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.qutemail.mailbox.corpus.Needles;

/** Looks for texts in files of a server that may be at work: they come and go meanwhile. */
public final class FileSearch extends SimpleFileVisitor<Path> {

    private final Needles needles;
    private final Set<String> found = new TreeSet<>();

    private FileSearch(Collection<String> texts) {
        this.needles = Needles.of(texts);
    }

    /**
     * @param places directories
     * @param texts in whatever spelling
     * @return which of them stand there: text, spelling, file
     */
    public static Set<String> found(Collection<Path> places, Collection<String> texts)
            throws IOException {
        FileSearch search = new FileSearch(texts);
        for (Path place : places) {
            Files.walkFileTree(place, search);
        }
        return search.found;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes type) throws IOException {
        if (type.isRegularFile()) {
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                needles.in(in).forEach(one -> found.add(one + " in " + file));
            } catch (NoSuchFileException gone) {
                // As below.
            }
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
        if (e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }

    /** A directory that went while it was read is as good as one that went before. */
    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException e) throws IOException {
        if (e == null || e instanceof NoSuchFileException) {
            return FileVisitResult.CONTINUE;
        }
        throw e;
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/**
 * The text of all members of a gzip stream (RFC 1952). {@link GZIPInputStream} may take a source that has just nothing to
 * give, such as a pipe, for one that has ended, and would lose the members that come later without a word. Not thread-safe.
 */
public final class GzipText extends GZIPInputStream {
    /**
     * @param in what is compressed; closed with this
     * @param bufferBytes how much of it is read at a time
     * @throws java.util.zip.ZipException if it does not begin as gzip does
     */
    public GzipText(InputStream in, int bufferBytes) throws IOException {
        super(new Waiting(in), bufferBytes);
    }

    /** Has something available until it has ended, for which it waits. */
    private static final class Waiting extends PushbackInputStream {
        Waiting(InputStream in) {
            super(in, 1);
        }

        @Override
        public int available() throws IOException {
            var next = read();
            if (next < 0) {
                return 0;
            }
            unread(next);
            return Math.max(1, super.available());
        }
    }
}

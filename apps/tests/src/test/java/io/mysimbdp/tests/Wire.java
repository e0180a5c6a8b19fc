// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A connection on which requests are written byte by byte, so that they can be wrong, slow or broken off. */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String LINE_END = "\r\n";
    private static final String BLANK_LINE = "\r\n\r\n";
    private static final String LENGTH = "Content-Length: ";
    private static final String CHUNKED = "Transfer-Encoding: chunked";

    private final Socket socket;

    private Wire(Socket socket) {
        this.socket = socket;
    }

    static Wire to(String url) throws IOException {
        var socket =
                new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return new Wire(socket);
    }

    /**
     * An answer as it came.
     *
     * @param status 0 if none came
     * @param text a letter for each byte
     */
    record Answer(int status, String text) {
        JsonNode json() throws IOException {
            var body = text.substring(text.indexOf(BLANK_LINE) + BLANK_LINE.length());
            var whole = text.contains(CHUNKED) ? joined(body) : body;
            return new ObjectMapper().readTree(whole.getBytes(StandardCharsets.ISO_8859_1));
        }

        private static String joined(String chunks) {
            var whole = new StringBuilder();
            var at = 0;
            while (true) {
                var begin = chunks.indexOf(LINE_END, at) + LINE_END.length();
                var size = Integer.parseInt(chunks.substring(at, begin - LINE_END.length()), 16);
                if (size == 0) {
                    return whole.toString();
                }
                whole.append(chunks, begin, begin + size);
                at = begin + size + LINE_END.length();
            }
        }
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    void write(String text) throws IOException {
        out().write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** What is written goes out as chunks; to be closed for the last one. */
    OutputStream chunks() throws IOException {
        return new BufferedOutputStream(new Chunks(out()), 64 * 1024);
    }

    private static final class Chunks extends OutputStream {
        private final OutputStream out;

        Chunks(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.write(bytes, offset, length);
            out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void close() throws IOException {
            out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    /** Reads one answer, or what there is of it before the connection is closed. */
    Answer read() throws IOException {
        var text = new StringBuilder();
        var buffer = new byte[16 * 1024];
        try {
            while (!isWhole(text)) {
                var count = socket.getInputStream().read(buffer);
                if (count < 0) {
                    break;
                }
                text.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (java.net.SocketException e) {
            // Closed by the other side while it was written to.
            if (text.isEmpty()) {
                throw e;
            }
        }
        return new Answer(text.isEmpty() ? 0 : Integer.parseInt(text.substring(9, 12)), text.toString());
    }

    private static boolean isWhole(StringBuilder text) {
        var body = text.indexOf(BLANK_LINE) + BLANK_LINE.length();
        if (body < BLANK_LINE.length()) {
            return false;
        }
        var length = text.indexOf(LENGTH);
        if (length < 0 || length > body) {
            return text.lastIndexOf(CHUNKED, body) >= 0
                    && text.lastIndexOf("\r\n0" + BLANK_LINE) == text.length() - BLANK_LINE.length() - 3;
        }
        var value = text.substring(length + LENGTH.length(), text.indexOf(LINE_END, length));
        return text.length() - body >= Integer.parseInt(value);
    }

    /** Waits until the other side closes it. */
    void awaitClose() throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (java.net.SocketException e) {
            // So it has.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

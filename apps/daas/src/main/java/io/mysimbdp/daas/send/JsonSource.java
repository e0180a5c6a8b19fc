// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The records of a JSON object or array. One record at a time is in memory, and of one that is too large only as much as is
 * allowed. Numbers keep the form in which they were written.
 */
final class JsonSource implements RecordSource {
    /** Of one text or name: no record may be larger. */
    private static final int LONGEST_TEXT = 2 * 1024 * 1024;

    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .rootValueSeparator("")
            // As they are mostly sent; escaped, they would take three times as much.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            // Names that callers make up must not stay in memory.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNumberLength(1_000)
                    .maxStringLength(LONGEST_TEXT)
                    .build())
            .build();

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final JsonParser parser;
    private final Bounded bytes;
    private final JsonGenerator generator;
    private final int maxBytes;
    private State state = State.BEFORE;
    private String fault;

    private enum State {
        BEFORE,
        IN_ARRAY,
        AFTER
    }

    /** Keeps so many bytes at most, and knows whether there were more. */
    private static final class Bounded extends ByteArrayOutputStream {
        private final int limit;
        private long size;

        Bounded(int limit) {
            super(1_024);
            this.limit = limit;
        }

        @Override
        public synchronized void write(byte[] source, int offset, int length) {
            size += length;
            if (size <= limit) {
                super.write(source, offset, length);
            }
        }

        @Override
        public synchronized void write(int one) {
            size++;
            if (size <= limit) {
                super.write(one);
            }
        }

        @Override
        public synchronized void reset() {
            super.reset();
            size = 0;
        }
    }

    /** @param maxBytes the greatest size of one record */
    JsonSource(InputStream body, int maxBytes) throws IOException {
        this.maxBytes = maxBytes;
        parser = FACTORY.createParser(utf8(body));
        bytes = new Bounded(maxBytes);
        generator = FACTORY.createGenerator(bytes);
    }

    /** UTF-8 and nothing else: left alone, the parser would guess UTF-16 and UTF-32, too. */
    private static Reader utf8(InputStream body) throws IOException {
        var bytes = new PushbackInputStream(body, BYTE_ORDER_MARK.length);
        var first = bytes.readNBytes(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(first, BYTE_ORDER_MARK)) {
            bytes.unread(first);
        }
        return new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    @Override
    public Item next() throws IOException {
        try {
            return switch (state) {
                case BEFORE -> first();
                case IN_ARRAY -> element();
                case AFTER -> null;
            };
        } catch (JsonProcessingException e) {
            var at = e.getLocation() == null
                    ? ""
                    : " at character " + e.getLocation().getCharOffset();
            throw new BodyException(
                    BodyException.Kind.MALFORMED,
                    "the body is not valid JSON" + at + ": "
                            + e.getOriginalMessage().replaceAll("(?s) \\(start marker at .*", ""));
        } catch (CharacterCodingException e) {
            throw new BodyException(BodyException.Kind.MALFORMED, "the body is not valid UTF-8");
        }
    }

    private Item first() throws IOException {
        var token = parser.nextToken();
        if (token == JsonToken.START_ARRAY) {
            state = State.IN_ARRAY;
            return element();
        }
        state = State.AFTER;
        if (token == null) {
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            throw new BodyException(
                    BodyException.Kind.MALFORMED, "the body must be a JSON object or an array of objects");
        }
        var item = record();
        end();
        return item;
    }

    private Item element() throws IOException {
        var token = parser.nextToken();
        if (token == null) {
            throw new BodyException(BodyException.Kind.MALFORMED, "the body ends within its JSON array");
        }
        if (token == JsonToken.END_ARRAY) {
            state = State.AFTER;
            end();
            return null;
        }
        if (token != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return new Broken("is not a JSON object", 0);
        }
        return record();
    }

    private void end() throws IOException {
        if (parser.nextToken() != null) {
            throw new BodyException(
                    BodyException.Kind.MALFORMED,
                    "the body has something after its JSON value; several objects, one a line, are "
                            + BodyFormat.NDJSON.mediaType());
        }
    }

    private Item record() throws IOException {
        bytes.reset();
        fault = null;
        var depth = 0;
        var token = parser.currentToken();
        while (true) {
            switch (token) {
                case START_OBJECT -> {
                    generator.writeStartObject();
                    depth++;
                }
                case START_ARRAY -> {
                    generator.writeStartArray();
                    depth++;
                }
                case END_OBJECT -> {
                    generator.writeEndObject();
                    depth--;
                }
                case END_ARRAY -> {
                    generator.writeEndArray();
                    depth--;
                }
                case FIELD_NAME -> generator.writeFieldName(text(parser.currentName()));
                case VALUE_STRING -> generator.writeString(text(parser.getText()));
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
                case VALUE_TRUE -> generator.writeBoolean(true);
                case VALUE_FALSE -> generator.writeBoolean(false);
                case VALUE_NULL -> generator.writeNull();
                case NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT -> throw new IOException("unexpected " + token);
            }
            if (depth == 0) {
                break;
            }
            token = parser.nextToken();
            if (token == null) {
                throw new BodyException(BodyException.Kind.MALFORMED, "the body ends within a JSON object");
            }
        }
        generator.flush();
        if (fault != null) {
            return new Broken(fault, 0);
        }
        return bytes.size > maxBytes
                ? new Broken("has " + bytes.size + " bytes, but a record may have at most " + maxBytes, 0)
                : new Sent(bytes.toByteArray(), 0);
    }

    /** A text that can be written as UTF-8: an escape may stand for half a character. */
    private String text(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                var whole = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!whole) {
                    fault = "is not valid Unicode: it has half of a surrogate pair";
                    return "";
                }
                i++;
            }
        }
        return text;
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.datasets.sample;

import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON lines: fields with dotted paths are nested, numbers and booleans are written as such. */
final class JsonLines implements LineFormat {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final ValueMaker[] makers;
    private final FieldType[] types;
    private final byte[][] separators;
    private final ObjectNode root;
    private final LineBuffer value = new LineBuffer();

    /** What stands in an object under a name. */
    private sealed interface Node {}

    private record FieldNode(byte[] name, int field) implements Node {}

    private record ObjectNode(byte[] name, List<Node> children) implements Node {}

    JsonLines(Dataset dataset, ValueMaker[] makers) {
        this.makers = makers;
        var fields = dataset.fields();
        types = new FieldType[fields.size()];
        separators = new byte[fields.size()][];
        var paths = new LinkedHashMap<String, Integer>();
        for (var i = 0; i < fields.size(); i++) {
            types[i] = fields.get(i).type();
            separators[i] = fields.get(i).separator().getBytes(StandardCharsets.UTF_8);
            paths.putIfAbsent(fields.get(i).from(), i);
        }
        root = new ObjectNode(new byte[0], nodes(paths));
    }

    private static List<Node> nodes(Map<String, Integer> paths) {
        var nodes = new ArrayList<Node>();
        var nested = new LinkedHashMap<String, Map<String, Integer>>();
        paths.forEach((path, field) -> {
            var dot = path.indexOf('.');
            if (dot < 0) {
                nodes.add(new FieldNode(name(path), field));
                return;
            }
            var outer = path.substring(0, dot);
            var inner = nested.get(outer);
            if (inner == null) {
                inner = new LinkedHashMap<>();
                nested.put(outer, inner);
                // Its children are filled in below, when all are known; its place is here.
                nodes.add(new ObjectNode(name(outer), new ArrayList<>()));
            }
            inner.put(path.substring(dot + 1), field);
        });
        var children = nested.values().iterator();
        nodes.forEach(node -> {
            if (node instanceof ObjectNode object) {
                object.children().addAll(nodes(children.next()));
            }
        });
        return nodes;
    }

    /** A name with its quotes and the colon. */
    private static byte[] name(String name) {
        var raw = new LineBuffer();
        raw.put(name.getBytes(StandardCharsets.UTF_8));
        var quoted = new LineBuffer();
        string(quoted, raw, 0, raw.length());
        quoted.put(':');
        return quoted.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void writeHeader(LineBuffer to) {
        // JSON lines have none.
    }

    @Override
    public void writeRecord(LineBuffer to, long record, Draws draws, Fault fault) {
        object(to, root, record, draws, fault);
    }

    private void object(LineBuffer to, ObjectNode object, long record, Draws draws, Fault fault) {
        to.put('{');
        var first = true;
        for (var node : object.children()) {
            var before = to.length();
            if (!first) {
                to.put(',');
            }
            if (node instanceof ObjectNode child) {
                to.put(child.name());
                object(to, child, record, draws, fault);
                first = false;
            } else if (node instanceof FieldNode child) {
                to.put(child.name());
                if (field(to, child.field(), record, draws, fault)) {
                    first = false;
                } else {
                    to.cut(before);
                }
            }
        }
        to.put('}');
    }

    private boolean field(LineBuffer to, int field, long record, Draws draws, Fault fault) {
        value.clear();
        if (fault != null && fault.field() == field) {
            if (fault.value() == null) {
                return false;
            }
            value.put(fault.value());
            if (fault.json()) {
                to.put(value);
            } else {
                string(to, value, 0, value.length());
            }
            return true;
        }
        if (makers[field] == null || !makers[field].write(record, draws, value)) {
            return false;
        }
        switch (types[field]) {
            case INT, BIGINT, DOUBLE, DECIMAL, TIMESTAMP -> numberOrString(to);
            case BOOLEAN -> trueOrFalse(to);
            case LIST_OF_TEXT -> array(to, separators[field]);
            case TEXT, DATE, UUID -> string(to, value, 0, value.length());
        }
        return true;
    }

    private void numberOrString(LineBuffer to) {
        if (isJsonNumber()) {
            to.put(value);
        } else {
            string(to, value, 0, value.length());
        }
    }

    private void trueOrFalse(LineBuffer to) {
        var text = value.toString();
        if (text.equals("true") || text.equals("false")) {
            to.put(value);
        } else {
            string(to, value, 0, value.length());
        }
    }

    /** An optional minus, digits without a needless zero before them, optional decimals: JSON has no other numbers. */
    private boolean isJsonNumber() {
        var at = 0;
        if (value.length() > 0 && value.at(0) == '-') {
            at++;
        }
        var whole = at;
        at = afterDigits(at);
        if (at == whole || (value.at(whole) == '0' && at > whole + 1)) {
            return false;
        }
        if (at == value.length()) {
            return true;
        }
        var point = at;
        return value.at(point) == '.' && afterDigits(point + 1) == value.length() && point + 1 < value.length();
    }

    private int afterDigits(int from) {
        var at = from;
        while (at < value.length() && value.at(at) >= '0' && value.at(at) <= '9') {
            at++;
        }
        return at;
    }

    private void array(LineBuffer to, byte[] separator) {
        to.put('[');
        var from = 0;
        while (value.length() > 0 && from <= value.length()) {
            var end = from;
            while (end < value.length() && !startsWith(separator, end)) {
                end++;
            }
            if (from > 0) {
                to.put(',');
            }
            string(to, value, from, end);
            from = end + separator.length;
            if (end == value.length()) {
                break;
            }
        }
        to.put(']');
    }

    private boolean startsWith(byte[] separator, int at) {
        if (at + separator.length > value.length()) {
            return false;
        }
        for (var i = 0; i < separator.length; i++) {
            if (value.at(at + i) != separator[i]) {
                return false;
            }
        }
        return true;
    }

    private static void string(LineBuffer to, LineBuffer text, int from, int end) {
        to.put('"');
        var written = from;
        for (var i = from; i < end; i++) {
            var b = text.at(i);
            if (b == '"' || b == '\\' || (b >= 0 && b < ' ')) {
                to.put(text, written, i);
                written = i + 1;
                escape(to, b);
            }
        }
        to.put(text, written, end);
        to.put('"');
    }

    private static void escape(LineBuffer to, byte b) {
        to.put('\\');
        switch (b) {
            case '"', '\\' -> to.put((char) b);
            case '\n' -> to.put('n');
            case '\r' -> to.put('r');
            case '\t' -> to.put('t');
            default -> {
                to.put('u');
                to.put('0');
                to.put('0');
                to.put(HEX[b >> 4]);
                to.put(HEX[b & 0xf]);
            }
        }
    }

    @Override
    public boolean canBeHalved() {
        return true;
    }

    @Override
    public int middle(LineBuffer line, Draws draws) {
        // Without the brace that closes it, an object is no JSON, wherever it is cut.
        return Math.max(1, line.characterStart(line.length() / 4 + draws.below(line.length() / 2 + 1)));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.reconcile;

/**
 * A record of which nothing was found.
 *
 * @param source the name of its source
 * @param line the line on which it begins, from 1
 * @param recordId what identifies it
 * @param key its primary key for people; empty if it has none, because it fails a check
 * @param why what was looked for in vain
 */
public record LostRecord(String source, long line, String recordId, String key, String why) {
    @Override
    public String toString() {
        return source + ":" + line + ": record " + recordId + (key.isEmpty() ? "" : ", key " + key) + ": " + why;
    }
}

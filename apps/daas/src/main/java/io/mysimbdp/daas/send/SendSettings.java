// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.send;

import io.mysimbdp.runtime.settings.SettingsReader;
import java.time.Duration;

/**
 * How much may be sent at once, and how long it may take.
 *
 * @param maxRecords how many records one request may have, 1 to 1,000,000
 * @param maxBytes how many bytes its body may have, after decompression, 1 KiB to 1 GiB
 * @param maxUploads how many requests send at once, 1 to 1,000; further ones are told to try again
 * @param uploadTimeout how long one request may take to arrive
 * @param deliveryTimeout how long Kafka may take to acknowledge a record
 * @param linger how long a batch waits for more messages, 0 to 1 s: each request waits as long at its end
 * @param receiptRetention how long it is known what became of a request
 * @param idempotencyRetention how long a retry with the same {@code Idempotency-Key} is recognised
 */
public record SendSettings(
        int maxRecords,
        long maxBytes,
        int maxUploads,
        Duration uploadTimeout,
        Duration deliveryTimeout,
        Duration linger,
        Duration receiptRetention,
        Duration idempotencyRetention) {

    public static SendSettings read(SettingsReader reader) {
        return new SendSettings(
                reader.integer("DAAS_MAX_RECORDS", 100_000, 1, 1_000_000, "records that one request has at most"),
                reader.integer(
                        "DAAS_MAX_BODY_BYTES",
                        64L * 1024 * 1024,
                        1_024,
                        1024L * 1024 * 1024,
                        "bytes that the body of one request has at most, after decompression"),
                reader.integer("DAAS_MAX_UPLOADS", 32, 1, 1_000, "requests that send records at once at most"),
                reader.duration(
                        "DAAS_UPLOAD_TIMEOUT",
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        "how long the body of one request may take to arrive"),
                reader.duration(
                        "DAAS_DELIVERY_TIMEOUT",
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(5),
                        "how long Kafka may take to acknowledge a record"),
                reader.duration(
                        "DAAS_LINGER",
                        Duration.ofMillis(5),
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        "how long a batch of messages waits for more"),
                reader.duration(
                        "DAAS_RECEIPT_RETENTION",
                        Duration.ofDays(30),
                        Duration.ofMinutes(1),
                        Duration.ofDays(400),
                        "how long a receipt can be asked for"),
                reader.duration(
                        "DAAS_IDEMPOTENCY_RETENTION",
                        Duration.ofDays(1),
                        Duration.ofMinutes(1),
                        Duration.ofDays(30),
                        "how long a retry with the same Idempotency-Key is recognised"));
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.receipts;

import java.time.Instant;

/**
 * What is known of a request that sent records.
 *
 * @param id what callers ask with
 * @param tenant whose records they are
 * @param dataset the dataset's name
 * @param run the ingestion run that the messages carry
 * @param caller who sent it
 * @param created when it was answered
 * @param accepted how many records Kafka has
 * @param rejected how many were not sent, because they can't be stored
 */
public record Receipt(
        String id,
        String tenant,
        String dataset,
        String run,
        String caller,
        Instant created,
        int accepted,
        int rejected) {}

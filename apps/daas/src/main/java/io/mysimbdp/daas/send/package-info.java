// SPDX-License-Identifier: Apache-2.0
/** Takes records in: reads bodies as streams, checks each record as the consumer does, and sends it to Kafka. */
package io.mysimbdp.daas.send;

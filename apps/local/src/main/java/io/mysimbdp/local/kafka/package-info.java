// SPDX-License-Identifier: Apache-2.0
/** Real Kafka brokers as local processes. */
package io.mysimbdp.local.kafka;

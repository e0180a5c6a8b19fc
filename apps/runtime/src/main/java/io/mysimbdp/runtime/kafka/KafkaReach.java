// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.runtime.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Whether Kafka can be reached. Consumers and producers of Kafka's client don't tell while they wait for a broker: they
 * go on trying in the background.
 */
public final class KafkaReach {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** So that one broker that swallows packets leaves time for the others. */
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);

    private KafkaReach() {}

    /**
     * Asks who the brokers are, for ten seconds at most.
     *
     * @param clientId names the client in the brokers' logs
     * @throws KafkaException if no broker answers or the login is refused; its message is one line for people
     */
    public static void check(KafkaSettings settings, String clientId) throws InterruptedException {
        var properties = settings.clientProperties(clientId);
        properties.put("default.api.timeout.ms", (int) PATIENCE.toMillis());
        properties.put("request.timeout.ms", (int) PATIENCE.toMillis());
        properties.put("socket.connection.setup.timeout.ms", TO_CONNECT.toMillis());
        properties.put("socket.connection.setup.timeout.max.ms", TO_CONNECT.toMillis());
        try (var admin = Admin.create(properties)) {
            admin.describeCluster().nodes().get();
        } catch (ExecutionException e) {
            throw new KafkaException(reason(e.getCause()), e.getCause());
        } catch (KafkaException e) {
            throw new KafkaException(innermost(e), e);
        }
    }

    /** What is wrong with a client that can't even be made stands in the cause: no such host, a bad certificate. */
    static String innermost(Throwable error) {
        var cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String reason(Throwable error) {
        if (error instanceof SaslAuthenticationException) {
            return "the login is refused: " + error.getMessage();
        }
        if (error instanceof SslAuthenticationException) {
            return "no TLS with it: " + error.getMessage();
        }
        return error instanceof TimeoutException
                ? "no broker answers within " + PATIENCE.toSeconds() + " s"
                : innermost(error);
    }
}

// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.live.LiveOutcome;
import io.mysimbdp.daas.live.LiveStream;
import io.mysimbdp.daas.live.LiveStreams;
import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Parameter;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.daas.read.Records;
import io.mysimbdp.daas.views.ReadView;
import io.mysimbdp.datasets.Dataset;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Streams new records of a dataset. Each stream has a thread of its own, of which there are as many as streams at most, so
 * that readers who take hours take none of those that serve requests.
 */
public final class StreamRoutes implements RouteGroup, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRoutes.class);

    private static final String EVENT_STREAM = "text/event-stream";
    private static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private final LiveStreams streams;
    private final Records records;
    private final ExecutorService threads;

    public StreamRoutes(LiveStreams streams, Records records) {
        this.streams = streams;
        this.records = records;
        var number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            var thread = new Thread(task, "stream-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Method.GET, "/v1/{tenant}/{dataset}/stream", Action.READ, this::describe, this::stream));
    }

    private void stream(Call call) throws ProblemException {
        var context = call.context();
        if (Accept.best(context.header("Accept"), List.of(EVENT_STREAM)).isEmpty()) {
            throw ProblemDetail.of(406, "New records come as " + EVENT_STREAM + " only.")
                    .exception();
        }
        var outcome = streams.open(
                call.dataset(),
                call.caller(),
                ReadRoutes.query(call),
                Optional.ofNullable(context.header("Last-Event-ID")));
        if (!(outcome instanceof LiveOutcome.Open open)) {
            throw problem(outcome).exception();
        }
        context.status(200);
        context.contentType(EVENT_STREAM);
        context.header("Cache-Control", "no-store");
        // Past proxies that would rather collect it.
        context.header("X-Accel-Buffering", "no");
        if (call.headOnly()) {
            open.stream().close();
            return;
        }
        var response = context.res();
        context.future(() -> CompletableFuture.runAsync(() -> write(call, open.stream(), response), threads));
    }

    private static void write(Call call, LiveStream stream, HttpServletResponse response) {
        try (stream) {
            stream.writeTo(response.getOutputStream(), call::used, call::isStillAdmitted);
        } catch (IOException e) {
            LOG.debug("A reader is gone, or takes nothing any more", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProblemDetail problem(LiveOutcome outcome) {
        if (outcome instanceof LiveOutcome.Refused refused) {
            return ReadRoutes.invalidQuery(refused.problems());
        }
        if (outcome instanceof LiveOutcome.Forbidden forbidden) {
            return ReadRoutes.viewNotAllowed(forbidden.reason());
        }
        if (outcome instanceof LiveOutcome.TooMany tooMany) {
            return ProblemDetail.of(429, "too-many-streams", "Too many streams", tooMany.reason())
                    .retryAfter(TRY_AGAIN);
        }
        if (outcome instanceof LiveOutcome.Unavailable unavailable) {
            return ProblemDetail.of(503, unavailable.reason()).retryAfter(TRY_AGAIN);
        }
        throw new IllegalStateException("is a stream: " + outcome);
    }

    private Operation describe(Optional<Dataset> dataset) {
        var parameters = new ArrayList<Parameter>();
        dataset.ifPresent(known -> records.planner(known)
                .keyParameters(ReadView.raw(known))
                .forEach(key -> parameters.add(
                        Parameter.query(key.name(), Schemas.text(), "Only records with this " + key.name() + "."))));
        parameters.add(
                Parameter.query("view", ReadRoutes.view(dataset), "With which view; `raw` for the table as it is."));
        parameters.add(Parameter.query(
                "fields", Schemas.text(), "Names of fields, separated by commas; all of the view if not given."));
        parameters.add(Parameter.header(
                "Last-Event-ID", Schemas.text(), "The id of the last event that arrived, to go on after it."));
        return new Operation(
                "streamRecords",
                "Read",
                "Stream new records",
                "Server-sent events: each record that is sent from now on and passes the checks, as JSON. Other events have"
                        + " names: `ready` when the stream has begun, `dropped` with the number of records that were lost to"
                        + " a reader who was too slow or came back too late, `end` when the service stops, or the caller would not be"
                        + " let in any more.",
                parameters,
                List.of(),
                List.of(
                        Answer.of(200, "The stream", new Content(EVENT_STREAM, Schemas.text())),
                        Answer.problem(400, "The query is wrong"),
                        Answer.problem(403, "No role for this, or for the view"),
                        Answer.problem(406, "Only a stream of events is to be had"),
                        Answer.problem(429, "There are as many streams as may be"),
                        Answer.problem(503, "New records can't be read now")));
    }

    /** Ends all streams. */
    @Override
    public void close() {
        streams.close();
        threads.shutdown();
    }
}

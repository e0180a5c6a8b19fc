// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import com.datastax.oss.driver.api.core.DriverException;
import io.javalin.http.Context;
import io.mysimbdp.daas.access.Action;
import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Parameter;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.daas.quota.Places;
import io.mysimbdp.daas.receipts.Claim;
import io.mysimbdp.daas.receipts.Ids;
import io.mysimbdp.daas.receipts.Leases;
import io.mysimbdp.daas.receipts.Receipt;
import io.mysimbdp.daas.receipts.ReceiptStore;
import io.mysimbdp.daas.receipts.RequestKey;
import io.mysimbdp.daas.receipts.StoredAnswer;
import io.mysimbdp.daas.send.BodyFormat;
import io.mysimbdp.daas.send.SendOutcome;
import io.mysimbdp.daas.send.SendOutcome.End;
import io.mysimbdp.daas.send.SendSettings;
import io.mysimbdp.daas.send.Sender;
import io.mysimbdp.daas.send.Ticket;
import io.mysimbdp.daas.store.StoreUnavailableException;
import io.mysimbdp.daas.views.DatasetViews;
import io.mysimbdp.daas.views.ViewChoice;
import io.mysimbdp.daas.views.WriteView;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.datasets.Nearest;
import io.mysimbdp.datasets.source.GzipText;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes records in, and says later what became of them. */
public final class SendRoutes implements RouteGroup {
    private static final Logger LOG = LoggerFactory.getLogger(SendRoutes.class);
    private static final String RECORDS = "/v1/{tenant}/{dataset}/records";
    private static final String RECEIPT = "/v1/{tenant}/{dataset}/receipts/{receipt}";
    private static final List<String> PARAMETERS = List.of("dryRun", "view");
    private static final String KEY_HEADER = "Idempotency-Key";
    private static final Pattern KEY_FORM = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Duration KAFKA_AGAIN = Duration.ofSeconds(5);
    private static final Duration PLACE_AGAIN = Duration.ofSeconds(1);

    /** Who has been answered before the end of the body gets so much time to notice. */
    private static final long LINGER_NANOS = 2_000_000_000L;

    private static final long LINGER_BYTES = 32L * 1024 * 1024;

    private final Map<String, Sender> senders;
    private final Map<String, DatasetViews> views;
    private final ReceiptStore receipts;
    private final Leases leases;
    private final SendSettings settings;
    private final InstantSource clock;
    private final Places places;

    /**
     * @param senders by the ids of their datasets
     * @param views by the ids of their datasets
     * @param places what those who send at a time take
     */
    public SendRoutes(
            Map<String, Sender> senders,
            Map<String, DatasetViews> views,
            ReceiptStore receipts,
            Leases leases,
            SendSettings settings,
            InstantSource clock,
            Places places) {
        this.senders = Map.copyOf(senders);
        this.views = Map.copyOf(views);
        this.receipts = receipts;
        this.leases = leases;
        this.settings = settings;
        this.clock = clock;
        this.places = places;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.of(Method.POST, RECORDS, Action.SEND, this::sendOperation, this::send),
                Route.of(Method.GET, RECEIPT, Action.SEND, Operation.always(receiptOperation()), this::receipt));
    }

    private void send(Call call) throws ProblemException, InterruptedException {
        var context = call.context();
        context.queryParamMap().keySet().stream()
                .filter(name -> !PARAMETERS.contains(name))
                .findFirst()
                .ifPresent(name -> context.attribute("unknown", name));
        if (context.attribute("unknown") instanceof String name) {
            throw ProblemDetail.of(400, "There is no parameter '" + name + "'" + Nearest.hint(name, PARAMETERS) + ".")
                    .exception();
        }
        var dryRun = dryRun(context.queryParam("dryRun"));
        var view = view(call);
        var format = format(context);
        var gzip = isGzip(context);
        if (!gzip && context.req().getContentLengthLong() > settings.maxBytes()) {
            var problem = tooLarge("The body has more than " + settings.maxBytes() + " bytes.");
            write(context, problem.status(), ProblemDetail.MEDIA_TYPE, Json.bytes(problem, call.requestId()), true);
            return;
        }
        var place = places.enter(call.dataset().tenant(), Duration.ZERO);
        if (place.isEmpty()) {
            throw ProblemDetail.of(503, "As many requests send records as may at once. Try again.")
                    .retryAfter(PLACE_AGAIN)
                    .exception();
        }
        try {
            var key = dryRun ? Optional.<RequestKey>empty() : requestKey(call);
            if (key.isEmpty()) {
                var receipt = Ids.fresh();
                var ticket = dryRun ? Optional.<Ticket>empty() : Optional.of(new Ticket(receipt, receipt));
                var outcome = read(call, format, gzip, view, ticket);
                answer(call, outcome, ticket, Optional.empty());
            } else {
                sendOnce(call, format, gzip, view, key.get());
            }
        } finally {
            place.get().close();
        }
    }

    private static boolean dryRun(String value) throws ProblemException {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw ProblemDetail.of(400, "The parameter dryRun must be true or false, but is '" + shortened(value) + "'.")
                .exception();
    }

    private static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }

    private WriteView view(Call call) throws ProblemException {
        var choice = views.get(call.dataset().id())
                .toWrite(Optional.ofNullable(call.context().queryParam("view")), call.caller());
        if (choice instanceof ViewChoice.Chosen<WriteView> chosen) {
            return chosen.view();
        }
        if (choice instanceof ViewChoice.Forbidden<WriteView> forbidden) {
            throw ProblemDetail.of(403, forbidden.reason()).exception();
        }
        throw ProblemDetail.of(400, ((ViewChoice.Unknown<WriteView>) choice).reason())
                .exception();
    }

    private static BodyFormat format(Context context) throws ProblemException {
        var type = context.header("Content-Type");
        var format = type == null ? Optional.<BodyFormat>empty() : BodyFormat.of(type);
        if (format.isEmpty()) {
            context.header("Accept-Post", "application/json, application/x-ndjson, text/csv");
            throw ProblemDetail.of(
                            415,
                            "The body must be application/json, application/x-ndjson or text/csv, in UTF-8, but "
                                    + (type == null ? "has no Content-Type." : "is '" + shortened(type) + "'."))
                    .exception();
        }
        return format.get();
    }

    private static boolean isGzip(Context context) throws ProblemException {
        var encoding = context.header("Content-Encoding");
        return switch (encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity", "" -> false;
            case "gzip", "x-gzip" -> true;
            default -> {
                context.header("Accept-Encoding", "gzip");
                throw ProblemDetail.of(
                                415,
                                "The body must be encoded with gzip or not at all, but is with '" + shortened(encoding)
                                        + "'.")
                        .exception();
            }
        };
    }

    private static Optional<RequestKey> requestKey(Call call) throws ProblemException {
        var key = call.context().header(KEY_HEADER);
        if (key == null) {
            return Optional.empty();
        }
        if (!KEY_FORM.matcher(key).matches()) {
            throw ProblemDetail.of(400, "The header " + KEY_HEADER + " must have 1 to 255 visible ASCII characters.")
                    .exception();
        }
        return Optional.of(new RequestKey(
                call.dataset().tenant(), call.dataset().name(), call.caller().name(), key));
    }

    private Sender sender(Call call) {
        return senders.get(call.dataset().id());
    }

    /** The body without its compression. */
    private static InputStream body(Call call, boolean gzip) throws IOException {
        var raw = call.context().req().getInputStream();
        return gzip ? new GzipText(raw, 16 * 1024) : raw;
    }

    private SendOutcome read(Call call, BodyFormat format, boolean gzip, WriteView view, Optional<Ticket> ticket)
            throws ProblemException, InterruptedException {
        InputStream body;
        try {
            body = body(call, gzip);
        } catch (IOException e) {
            throw ProblemDetail.of(400, "The body is not valid gzip: " + e.getMessage() + ".")
                    .exception();
        }
        return sender(call).send(format, body, view, call::used, ticket);
    }

    private void sendOnce(Call call, BodyFormat format, boolean gzip, WriteView view, RequestKey key)
            throws ProblemException, InterruptedException {
        Claim claim;
        try {
            claim = leases.claim(key);
        } catch (StoreUnavailableException e) {
            LOG.warn("Can't recognise retries: {}", e.getMessage());
            throw ProblemDetail.of(
                            503, "Whether this request was sent before can't be found out now. Nothing was sent.")
                    .retryAfter(KAFKA_AGAIN)
                    .exception();
        }
        var parameters = format.mediaType() + "|" + view.name();
        if (claim instanceof Claim.Busy busy) {
            throw ProblemDetail.of(
                            409,
                            "request-in-progress",
                            "Request in progress",
                            "A request with this " + KEY_HEADER + " is being worked on.")
                    .retryAfter(busy.retryAfter())
                    .exception();
        }
        if (claim instanceof Claim.Done done) {
            again(call, gzip, parameters, done.answer());
            return;
        }
        var mine = (Claim.Mine) claim;
        var answered = false;
        try {
            var ticket = new Ticket(mine.receipt(), mine.receipt() + "." + mine.attempt());
            var outcome = read(call, format, gzip, view, Optional.of(ticket));
            // What may come out otherwise the next time is not kept: the next attempt sends all again, to the same
            // rows.
            var keep = outcome.hash().isPresent()
                    && (outcome.end() instanceof End.Complete || outcome.end() instanceof End.Malformed);
            answered = answer(
                    call,
                    outcome,
                    Optional.of(ticket),
                    keep
                            ? Optional.of((status, mediaType, body) -> finish(
                                    key,
                                    mine,
                                    new StoredAnswer(
                                            fingerprint(
                                                    parameters, outcome.hash().get()),
                                            status,
                                            mediaType,
                                            body)))
                            : Optional.empty());
        } finally {
            if (!answered) {
                leases.release(key, mine);
            }
        }
    }

    private static String fingerprint(String parameters, byte[] hash) {
        return HexFormat.of().formatHex(hash) + "|" + parameters;
    }

    private boolean finish(RequestKey key, Claim.Mine mine, StoredAnswer answer) {
        try {
            return leases.finish(key, mine, answer);
        } catch (StoreUnavailableException e) {
            LOG.warn("Can't keep an answer for retries: {}", e.getMessage());
            return false;
        }
    }

    private void again(Call call, boolean gzip, String parameters, StoredAnswer answer) throws ProblemException {
        String fingerprint;
        try {
            fingerprint = fingerprint(parameters, sender(call).hash(body(call, gzip)));
        } catch (IOException e) {
            LOG.debug("The body of a retry could not be read", e);
            fingerprint = "";
        }
        if (!fingerprint.equals(answer.fingerprint())) {
            throw ProblemDetail.of(
                            422,
                            "idempotency-key-reused",
                            "Idempotency-Key reused",
                            "This " + KEY_HEADER + " came with another request before. Nothing was sent.")
                    .exception();
        }
        call.context().header("Idempotency-Replayed", "true");
        call.context().status(answer.status());
        call.context().contentType(answer.mediaType());
        call.context().result(answer.body());
    }

    /** Keeps an answer before it is given. */
    private interface Keeper {
        /** Returns whether it is kept. */
        boolean keep(int status, String mediaType, byte[] body);
    }

    /** Answers; says whether a retry will get the same answer. */
    private boolean answer(Call call, SendOutcome outcome, Optional<Ticket> ticket, Optional<Keeper> keeper) {
        if (outcome.end() instanceof End.KafkaAway away) {
            LOG.warn("Kafka did not take records of {}: {}", call.dataset().id(), away.reason());
        }
        var members = new LinkedHashMap<String, Object>();
        if (ticket.isPresent() && outcome.accepted() > 0) {
            members.put("receipt", ticket.get().receipt());
            if (!save(call, outcome, ticket.get())) {
                members.put("receiptStored", false);
            }
        }
        members.put("accepted", outcome.accepted());
        members.put("rejected", outcome.rejected());
        members.forEach(call::note);
        if (outcome.end() instanceof End.BrokenOff) {
            // Nobody is there to read an answer.
            call.context().status(400);
            return false;
        }
        var early = !(outcome.end() instanceof End.Complete);
        if (early) {
            members.put("nextPosition", outcome.read() + 1);
        }
        members.put("results", outcome.results());
        var problem = problem(outcome, ticket.isEmpty());
        var status = problem.map(ProblemDetail::status).orElse(ticket.isEmpty() ? 200 : 202);
        var mediaType = problem.isPresent() ? ProblemDetail.MEDIA_TYPE : "application/json";
        byte[] body;
        if (problem.isPresent()) {
            var full = problem.get();
            for (var member : members.entrySet()) {
                full = full.with(member.getKey(), member.getValue());
            }
            body = Json.bytes(full, call.requestId());
        } else {
            body = Json.bytes(members);
        }
        var kept = keeper.isPresent() && keeper.get().keep(status, mediaType, body);
        problem.flatMap(ProblemDetail::retryAfter)
                .ifPresent(wait -> call.context().header("Retry-After", Long.toString(wait.toSeconds())));
        if (status == 202) {
            call.context()
                    .header(
                            "Location",
                            "/v1/" + call.dataset().tenant() + "/"
                                    + call.dataset().name() + "/receipts/"
                                    + ticket.orElseThrow().receipt());
        }
        write(call.context(), status, mediaType, body, early);
        return kept;
    }

    private boolean save(Call call, SendOutcome outcome, Ticket ticket) {
        try {
            receipts.save(new Receipt(
                    ticket.receipt(),
                    call.dataset().tenant(),
                    call.dataset().name(),
                    ticket.run(),
                    call.caller().name(),
                    clock.instant().truncatedTo(ChronoUnit.MILLIS),
                    outcome.accepted(),
                    outcome.rejected()));
            return true;
        } catch (StoreUnavailableException | DriverException e) {
            // The records are safe with Kafka: that nobody can ask for them later is no reason to refuse them.
            LOG.warn("Can't keep a receipt: {}", e.getMessage());
            return false;
        }
    }

    private static Optional<ProblemDetail> problem(SendOutcome outcome, boolean dryRun) {
        var end = outcome.end();
        var before = outcome.accepted() == 0 ? "" : " What was accepted before stays accepted.";
        if (end instanceof End.Malformed malformed) {
            return Optional.of(ProblemDetail.of(
                    400,
                    "malformed-body",
                    "Malformed body",
                    "At position " + (outcome.read() + 1) + ": " + malformed.reason() + "." + before));
        }
        if (end instanceof End.TooLarge large) {
            return Optional.of(tooLarge("At position " + (outcome.read() + 1) + ": " + large.reason()
                    + ". Go on from there with another request." + before));
        }
        if (end instanceof End.TooSlow) {
            return Optional.of(ProblemDetail.of(408, "The body took too long to arrive." + before));
        }
        if (end instanceof End.KafkaAway) {
            return Optional.of(ProblemDetail.of(
                            503,
                            "records-not-taken",
                            "Records not taken",
                            "The platform can't take records now. Those that failed may have arrived or not; sending them"
                                    + " again with the same " + KEY_HEADER + " is harmless." + before)
                    .retryAfter(KAFKA_AGAIN));
        }
        if (outcome.accepted() == 0 && !dryRun) {
            return Optional.of(ProblemDetail.of(
                    422,
                    "no-record-accepted",
                    "No record accepted",
                    outcome.read() == 0 ? "The body has no record." : "None of the records can be stored."));
        }
        return Optional.empty();
    }

    private static ProblemDetail tooLarge(String detail) {
        return ProblemDetail.of(413, "body-too-large", "Body too large", detail);
    }

    /**
     * Writes the answer. Where the body has not been read to its end, goes on to read for a while: a connection that is
     * closed while its caller still writes loses the answer on its way.
     */
    private static void write(Context context, int status, String mediaType, byte[] body, boolean early) {
        context.status(status);
        context.contentType(mediaType);
        if (!early) {
            context.result(body);
            return;
        }
        try {
            context.header("Connection", "close");
            context.res().setContentLength(body.length);
            context.res().getOutputStream().write(body);
            context.res().flushBuffer();
            var in = context.req().getInputStream();
            var buffer = new byte[16 * 1024];
            var began = System.nanoTime();
            var read = 0L;
            while (read < LINGER_BYTES && System.nanoTime() - began < LINGER_NANOS) {
                var count = in.read(buffer);
                if (count < 0) {
                    break;
                }
                read += count;
            }
        } catch (IOException | IllegalStateException e) {
            LOG.debug("The caller did not wait for the answer", e);
        }
    }

    private void receipt(Call call) throws ProblemException {
        try {
            var id = call.context().pathParam("receipt");
            var receipt = receipts.find(id)
                    .filter(found -> found.tenant().equals(call.dataset().tenant())
                            && found.dataset().equals(call.dataset().name()))
                    .orElseThrow(() -> ProblemDetail.of(404, "There is no such receipt of this dataset.")
                            .exception());
            var progress =
                    receipts.progress(receipt.run(), call.dataset().topic().name());
            var settled = progress.stored() + progress.deadLettered();
            var members = new LinkedHashMap<String, Object>();
            members.put("receipt", receipt.id());
            members.put("created", receipt.created().toString());
            members.put("accepted", receipt.accepted());
            members.put("rejected", receipt.rejected());
            members.put("stored", progress.stored());
            members.put("deadLettered", progress.deadLettered());
            members.put("pending", Math.max(0, receipt.accepted() - settled));
            members.put("complete", settled >= receipt.accepted());
            call.context().contentType("application/json");
            call.context().result(Json.bytes(members));
        } catch (StoreUnavailableException e) {
            throw ProblemDetail.of(503, "What became of the records can't be found out now.")
                    .retryAfter(KAFKA_AGAIN)
                    .exception();
        }
    }

    private Operation sendOperation(Optional<Dataset> dataset) {
        var record = Schemas.sentRecord(dataset);
        var outcome = new Content("application/json", Schemas.ref("SendResult"));
        var problem = new Content(ProblemDetail.MEDIA_TYPE, Schemas.ref("SendProblem"));
        return new Operation(
                "sendRecords",
                "Send",
                "Send records",
                "Each record is checked, and sent as soon as it is read: what is accepted is with Kafka, and stays accepted"
                        + " whatever becomes of the rest. The answer says for each record by position, from 1: accepted,"
                        + " or rejected with field and reason. One request may have "
                        + settings.maxRecords() + " records and " + settings.maxBytes()
                        + " bytes after decompression.",
                List.of(
                        Parameter.query("dryRun", Schemas.bool(), "Check the records, but do not send them."),
                        Parameter.query("view", Schemas.text(), "The write view by which the records are written."),
                        Parameter.header(
                                KEY_HEADER,
                                Map.of("type", "string", "minLength", 1, "maxLength", 255, "pattern", "^[!-~]+$"),
                                "Makes a retry harmless: the same key with the same request gives the same answer, and"
                                        + " nothing is sent again."),
                        Parameter.header(
                                "Content-Encoding",
                                Schemas.choice("gzip", "identity"),
                                "Whether the body is compressed.")),
                List.of(
                        new Content(
                                BodyFormat.JSON.mediaType(), Map.of("oneOf", List.of(record, Schemas.array(record)))),
                        new Content(BodyFormat.NDJSON.mediaType(), Schemas.text()),
                        new Content(BodyFormat.CSV.mediaType(), Schemas.text())),
                List.of(
                        Answer.of(200, "The outcome of a dry run", outcome),
                        Answer.of(202, "Some or all records were accepted", outcome),
                        Answer.of(400, "The request or its body is malformed", problem),
                        Answer.of(408, "The body took too long to arrive", problem),
                        Answer.problem(409, "A request with this key is being worked on"),
                        Answer.of(413, "The body is too large", problem),
                        Answer.problem(415, "The media type or encoding is not supported"),
                        Answer.of(422, "No record was accepted, or the key came with another request", problem),
                        Answer.of(503, "The platform can't take records now", problem)));
    }

    private static Operation receiptOperation() {
        return new Operation(
                "getReceipt",
                "Send",
                "Ask what became of records",
                "How many of the accepted records are stored by now.",
                List.of(Parameter.path("receipt", Schemas.text(), "The receipt of the answer.")),
                List.of(),
                List.of(Answer.of(
                        200, "What is known by now", new Content("application/json", Schemas.ref("Receipt")))));
    }
}

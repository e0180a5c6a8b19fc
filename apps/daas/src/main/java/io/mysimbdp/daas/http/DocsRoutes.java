// SPDX-License-Identifier: Apache-2.0
package io.mysimbdp.daas.http;

import io.mysimbdp.daas.openapi.Answer;
import io.mysimbdp.daas.openapi.Content;
import io.mysimbdp.daas.openapi.OpenApiDocument;
import io.mysimbdp.daas.openapi.OpenApiDocument.Documented;
import io.mysimbdp.daas.openapi.Operation;
import io.mysimbdp.daas.openapi.Parameter;
import io.mysimbdp.daas.openapi.Schemas;
import io.mysimbdp.datasets.Dataset;
import io.mysimbdp.runtime.AppVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The OpenAPI document, and a page to read it and try it. Everybody sees which operations there are; what a tenant's
 * datasets look like, only those of the tenant.
 */
public final class DocsRoutes implements RouteGroup {
    private static final String JSON = "application/json";
    private static final Map<String, String> FILES = Map.of(
            "swagger-ui.css", "text/css; charset=utf-8",
            "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
            "favicon-32x32.png", "image/png");

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <title>mysimbdp data service</title>
              <link rel="stylesheet" href="/docs/swagger-ui.css">
              <link rel="icon" href="/docs/favicon-32x32.png">
            </head>
            <body>
              <div id="swagger-ui"></div>
              <script src="/docs/swagger-ui-bundle.js"></script>
              <script src="/docs/start.js"></script>
            </body>
            </html>
            """;

    /** Nothing is asked of any other host: neither a content network nor a validator. */
    private static final String START = """
            SwaggerUIBundle({url: '/openapi.json', dom_id: '#swagger-ui', validatorUrl: null, tryItOutEnabled: true});
            """;

    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final List<RouteGroup> others;
    private final List<Dataset> datasets;

    /** @param others all other routes of the service */
    public DocsRoutes(List<RouteGroup> others, List<Dataset> datasets) {
        this.others = List.copyOf(others);
        this.datasets = List.copyOf(datasets);
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.open(
                        Method.GET,
                        "/openapi.json",
                        operation("getOpenApi", "This document", JSON, Map.of("type", "object")),
                        this::document),
                Route.open(
                        Method.GET,
                        "/docs",
                        operation("getDocs", "This document as a page", "text/html", Schemas.text()),
                        call -> answer(call, "text/html; charset=utf-8", PAGE.getBytes(StandardCharsets.UTF_8))),
                Route.open(Method.GET, "/docs/{file}", Operation.always(fileOperation()), DocsRoutes::file));
    }

    private static Operation.Describer operation(
            String id, String summary, String mediaType, Map<String, Object> schema) {
        return Operation.always(new Operation(
                id,
                "Documentation",
                summary,
                "",
                List.of(),
                List.of(),
                List.of(Answer.of(200, "It", new Content(mediaType, schema)))));
    }

    private static Operation fileOperation() {
        return new Operation(
                "getDocsFile",
                "Documentation",
                "A file of the page",
                "",
                List.of(Parameter.path("file", Schemas.text(), "Its name.")),
                List.of(),
                List.of(
                        Answer.of(
                                200,
                                "It",
                                new Content("text/css", Schemas.text()),
                                new Content("text/javascript", Schemas.text()),
                                new Content("image/png", Schemas.text())),
                        Answer.problem(404, "There is no such file")));
    }

    private void document(Call call) {
        var routes = new ArrayList<Route>();
        others.forEach(group -> routes.addAll(group.routes()));
        routes.addAll(routes());
        var tenant = call.knownCaller().flatMap(caller -> caller.tenant());
        var document = OpenApiDocument.of(
                AppVersion.current(),
                routes.stream()
                        .map(route -> new Documented(
                                route.method().name(),
                                route.path(),
                                route.action().isPresent(),
                                route.describer()))
                        .toList(),
                datasets.stream()
                        .filter(dataset ->
                                tenant.filter(dataset.tenant()::equals).isPresent())
                        .toList());
        answer(call, JSON, Json.bytes(document));
    }

    private static void file(Call call) throws ProblemException {
        var name = call.context().pathParam("file");
        if (name.equals("start.js")) {
            answer(call, "text/javascript; charset=utf-8", START.getBytes(StandardCharsets.UTF_8));
            return;
        }
        var type = FILES.get(name);
        if (type == null) {
            throw ProblemDetail.of(404, "There is nothing at this path.").exception();
        }
        answer(call, type, resource("META-INF/resources/webjars/swagger-ui/" + version() + "/" + name));
    }

    private static void answer(Call call, String mediaType, byte[] body) {
        call.context().header("Content-Security-Policy", POLICY);
        call.context().contentType(mediaType);
        call.context().result(body);
    }

    /** Of the page's files, which lie in a folder of that name. */
    private static String version() {
        var properties = new Properties();
        try (var in = open("META-INF/maven/org.webjars/swagger-ui/pom.properties")) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading a resource of this program", e);
        }
        return properties.getProperty("version");
    }

    private static byte[] resource(String path) {
        try (var in = open(path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading a resource of this program", e);
        }
    }

    private static InputStream open(String path) throws IOException {
        var in = DocsRoutes.class.getClassLoader().getResourceAsStream(path);
        if (in == null) {
            throw new IOException("there is no resource " + path);
        }
        return in;
    }
}

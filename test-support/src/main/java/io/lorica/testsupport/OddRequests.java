package io.lorica.testsupport;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests as nobody should send them and somebody does: wrong methods, types, encodings, escapes, lengths, forms, and
 * valid bodies with one value replaced.
 */
public final class OddRequests {
    /** Where the tests run: the first folder of the path, which a message may show of any file of theirs. */
    private static final String TREE = "/" + Path.of("").toAbsolutePath().subpath(0, 1) + "/";

    private static final Pattern LEAKS = Pattern.compile(
            "io\\.lorica|org\\.springframework|org\\.apache|tools\\.jackson|java\\.[a-z]+\\.|reactor\\.|Exception\\b|"
                    + "<html|<!doctype|" + Pattern.quote(TREE) + "|/tmp/|/home/|marked as ignorable|StreamRead",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> ODD_VALUES = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e400",
            "1e-2000000000",
            "1e2000000000",
            "1e99999999999",
            "8.0",
            "9223372036854775808",
            "99999999999",
            "0.5",
            "9".repeat(1500),
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"%00\"",
            "\"" + "x".repeat(70_000) + "\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "{\"\": null}",
            "{\"\\u0000\": \"\\ud800\"}",
            "{\"a\": 1, \"a\": 1}",
            "[".repeat(600) + "]".repeat(600),
            "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));

    private final String authorization;

    /** @param authorization the header's whole value */
    public OddRequests(String authorization) {
        this.authorization = authorization;
    }

    /**
     * @param body a valid one; empty where the call has none
     * @param part of a form that the body is sent as, beside a part {@code file}; empty: the body is sent as it is
     */
    public record Call(String method, String path, String body, String part) {
        public Call(String method, String path, String body) {
            this(method, path, body, "");
        }

        public Call(String method, String path) {
            this(method, path, "");
        }
    }

    /** Sends them all. What is wrong with the answers, by what is odd about the request; empty: nothing. */
    public SortedMap<String, String> faults(int port, Call... calls) {
        var http = new RawHttp(port);
        SortedMap<String, String> faults = new TreeMap<>();
        around(List.of(calls)).forEach((name, request) -> {
            String fault = fault(name.endsWith(": HEAD"), http.send(request));
            if (!fault.isEmpty()) {
                faults.put(name, fault);
            }
        });
        return faults;
    }

    /** By what is odd about each; every one whole, for {@link RawHttp}. */
    private Map<String, byte[]> around(List<Call> calls) {
        Map<String, byte[]> requests = new LinkedHashMap<>();
        lines(requests, calls.getFirst());
        for (Call call : calls) {
            String name = call.method() + " " + call.path() + ": ";
            methods(requests, name, call);
            queries(requests, name, call);
            headers(requests, name, call);
            bodies(requests, name, call);
            forms(requests, name, call);
            values(requests, name, call);
        }
        return requests;
    }

    /**
     * What is wrong with an answer; empty: nothing. A connection that is closed without an answer is wrong as well.
     */
    private static String fault(boolean isHead, RawHttp.Answer answer) {
        int status = answer.status();
        if (status == 0 || status >= 500) {
            return "status " + status + ": " + start(answer.body());
        }
        if (status < 400 || isHead) {
            return "";
        }
        String type = answer.headers().getOrDefault("content-type", "none");
        if (!type.startsWith("application/problem+json")) {
            return status + " of type " + type + ": " + start(answer.body());
        }
        JsonNode problem;
        try {
            problem = JsonMapper.shared().readTree(answer.body());
        } catch (JacksonException _) {
            return status + " with broken JSON: " + answer.body();
        }
        String detail = problem.path("detail").asString("");
        if (!problem.path("trace_id").asString("").matches("[0-9a-f]{32}")) {
            return status + " without a trace id: " + start(answer.body());
        }
        if (detail.length() < 20 || LEAKS.matcher(detail).find()) {
            return status + " that helps nobody: " + detail;
        }
        return "";
    }

    private static String start(String text) {
        return text.length() > 300 ? text.substring(0, 300) : text;
    }

    private void lines(Map<String, byte[]> requests, Call call) {
        for (String path : List.of(
                "/%00",
                "/v1/%00",
                "/%zz",
                "/%",
                "/%c3%28",
                "/..%2f..%2fetc/passwd",
                "/%2e%2e/",
                "//v1",
                "/v1;x=1",
                "/a b",
                "/|",
                "/{x}",
                "/\\",
                "/\u0001",
                "/\u00e4",
                "/^`",
                "/" + "x".repeat(20_000),
                "*",
                "http://[::1",
                "nowhere",
                "/error",
                "/favicon.ico",
                "/v1/nowhere")) {
            put(requests, "path " + start(path), "GET", path, "", "");
        }
        String host = "Host: localhost\r\n";
        String rest = authorizationLine() + "Connection: close\r\n\r\n";
        raw(requests, "version 9", "GET " + call.path() + " HTTP/9.9\r\n" + host + rest);
        raw(requests, "no line", "\u0000\u0001\u0002 \r\n" + host + rest);
        raw(requests, "lower case method", "get " + call.path() + " HTTP/1.1\r\n" + host + rest);
        raw(requests, "no host", "GET " + call.path() + " HTTP/1.1\r\n" + rest);
        raw(requests, "two hosts", "GET " + call.path() + " HTTP/1.1\r\n" + host + host + rest);
        raw(requests, "odd host", "GET " + call.path() + " HTTP/1.1\r\nHost: a b:c\r\n" + rest);
        raw(requests, "header without colon", "GET " + call.path() + " HTTP/1.1\r\n" + host + "colon\r\n" + rest);
        raw(requests, "NUL in a header", "GET " + call.path() + " HTTP/1.1\r\n" + host + "X-A: a\u0000b\r\n" + rest);
        raw(requests, "odd name of a header", "GET " + call.path() + " HTTP/1.1\r\n" + host + "X(A: b\r\n" + rest);
        raw(
                requests,
                "oversized header",
                "GET " + call.path() + " HTTP/1.1\r\n" + host + "X-A: " + "a".repeat(100_000) + "\r\n" + rest);
        raw(
                requests,
                "many headers",
                "GET " + call.path() + " HTTP/1.1\r\n" + host + "X-A: a\r\n".repeat(5_000) + rest);
    }

    private void methods(Map<String, byte[]> requests, String name, Call call) {
        for (String method :
                List.of("GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "FOO", "F(O")) {
            if (!method.equals(call.method())) {
                put(requests, name + method, method, call.path(), "", "");
            }
        }
    }

    private void queries(Map<String, byte[]> requests, String name, Call call) {
        for (String query : List.of(
                "limit=%zz",
                "limit=%c3%28",
                "limit=abc",
                "limit=-1",
                "limit=0",
                "limit=99999999999999999999",
                "limit=1&limit=2",
                "limit=",
                "cursor=%00",
                "cursor=%ff",
                "cursor=LTE",
                "cursor=OTIyMzM3MjAzNjg1NDc3NTgwNw",
                "after_revision=x",
                "%",
                "=",
                "&&&",
                "a=" + "b".repeat(6_000))) {
            put(requests, name + "?" + start(query), call.method(), call.path() + "?" + query, json(), call.body());
        }
    }

    private void headers(Map<String, byte[]> requests, String name, Call call) {
        for (String header : List.of(
                "Accept: text/html",
                "Accept: image/png",
                "Accept: nonsense",
                "Accept: ;;;",
                "Accept: application/json;charset=nonsense",
                "Accept-Charset: nonsense",
                "Accept-Language: xx-garbage-;;q=7",
                "Accept-Encoding: nonsense",
                "Range: bytes=abc",
                "Range: bytes=99999999-",
                "If-None-Match: \"",
                "If-Modified-Since: yesterday",
                "Expect: nonsense",
                "Idempotency-Key: " + "k".repeat(300),
                "Idempotency-Key: \u00e4",
                "traceparent: nonsense",
                "traceparent: 00-00000000000000000000000000000000-0000000000000000-01",
                "X-Request-Id: \u00ff",
                "Cookie: a=b; =; \u0001",
                "X-HTTP-Method-Override: DELETE",
                "X-Forwarded-Host: a b",
                "Origin: nonsense",
                "Upgrade: h2c\r\nHTTP2-Settings: AAAA")) {
            put(requests, name + start(header), call.method(), call.path(), json() + header + "\r\n", call.body());
        }
        String line = call.method() + " " + call.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
        for (String length : List.of("-1", "abc", "9".repeat(30))) {
            raw(
                    requests,
                    name + "Content-Length " + length,
                    line + authorizationLine() + json() + "Content-Length: " + length + "\r\n\r\n{}");
        }
        raw(
                requests,
                name + "broken chunk",
                line + authorizationLine() + json() + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");
        raw(
                requests,
                name + "odd transfer encoding",
                line + authorizationLine() + json() + "Transfer-Encoding: nonsense\r\n\r\n{}");
        for (String credentials :
                List.of("", "Bearer", "Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer \u00e4", "x")) {
            raw(
                    requests,
                    name + "Authorization " + credentials,
                    line + "Authorization: " + credentials + "\r\n" + json() + "Content-Length: 2\r\n\r\n{}");
        }
    }

    private void bodies(Map<String, byte[]> requests, String name, Call call) {
        for (String type : List.of(
                "",
                "text/plain",
                "application/xml",
                "application/x-www-form-urlencoded",
                "application/json; charset=nonsense",
                "application/json; charset=\"",
                "application/json; charset=utf-16",
                "application/json; charset=iso-8859-1",
                "application/problem+json",
                "*/*",
                "nonsense",
                ";",
                "application/",
                "multipart/form-data",
                "multipart/mixed; boundary=x")) {
            String header = type.isEmpty() ? "" : "Content-Type: " + type + "\r\n";
            put(requests, name + "type " + type, call.method(), call.path(), header, "{\"a\": 1}");
        }
        for (String body : List.of(
                "",
                " ",
                "{",
                "}",
                "null",
                "[]",
                "\"x\"",
                "1",
                "1e999999999",
                "NaN",
                "{\"a\": 1,}",
                "{'a': 1}",
                "{\"a\": 1} {\"a\": 2}",
                "{\"a\": 1, \"a\": 2}",
                "{\"" + "k".repeat(60_000) + "\": 1}",
                "{\"a\": " + "1".repeat(1_500) + "}",
                "[".repeat(600) + "]".repeat(600),
                "{\"a\":".repeat(600) + "1" + "}".repeat(600),
                "%PDF-1.4",
                "a=%zz&b=%")) {
            put(requests, name + "body " + start(body), call.method(), call.path(), json(), body);
        }
        bytes(requests, name + "invalid UTF-8", call, json(), "{\"\u00c3(\": \"\u00ff\u00fe\"}");
        bytes(requests, name + "UTF-16", call, json(), "\u00ff\u00fe{\u0000\"\u0000");
        bytes(requests, name + "gzip", call, json() + "Content-Encoding: gzip\r\n", "\u001f\u008b\u0008\u0000");
        put(
                requests,
                name + "form that is none",
                call.method(),
                call.path(),
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "a=%zz&b=%c3%28&=&%");
    }

    private void forms(Map<String, byte[]> requests, String name, Call call) {
        String open = "--b\r\nContent-Disposition: form-data; name=\"spec\"";
        for (String form : List.of(
                "",
                "--b",
                "--b--\r\n",
                "no boundary",
                open + "\r\n\r\n{}",
                open + "\r\n\r\n{}\r\n--b--\r\n",
                open + "; filename=\"a\u0000b\"\r\n\r\n{}\r\n--b--\r\n",
                open + "; filename=\"../../x\"\r\nContent-Type: nonsense\r\n\r\n{}\r\n--b--\r\n",
                open + "\r\nContent-Type: application/json; charset=nonsense\r\n\r\n{}\r\n--b--\r\n",
                open + "\r\nContent-Transfer-Encoding: nonsense\r\n\r\n{}\r\n--b--\r\n",
                "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nContent-Disposition: nonsense\r\n\r\nx\r\n--b--\r\n",
                "--b\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nbroken header\r\n\r\nx\r\n--b--\r\n",
                "--b\r\nX-A: " + "a".repeat(20_000) + "\r\n\r\nx\r\n--b--\r\n",
                (open + "\r\n\r\n{}\r\n").repeat(2_000) + "--b--\r\n")) {
            bytes(
                    requests,
                    name + "form " + start(form).replace("\r\n", "|"),
                    call,
                    "Content-Type: multipart/form-data; boundary=b\r\n",
                    form);
        }
        bytes(
                requests,
                name + "form with an endless boundary",
                call,
                "Content-Type: multipart/form-data; boundary=" + "b".repeat(5_000) + "\r\n",
                open + "\r\n\r\n{}\r\n--b--\r\n");
    }

    /** Every value of the valid body, replaced by every odd one, and an unknown field beside each. */
    private void values(Map<String, byte[]> requests, String name, Call call) {
        if (!call.body().startsWith("{")) {
            return;
        }
        JsonNode body = JsonMapper.shared().readTree(call.body());
        List<String> pointers = new ArrayList<>();
        collect(body, "", pointers);
        for (String pointer : pointers) {
            for (String value : ODD_VALUES) {
                String start = value.length() > 30 ? value.length() + " times " + value.charAt(1) : value;
                String odd = replaced(body, pointer, value);
                put(
                        requests,
                        name + pointer + " = " + start,
                        call.method(),
                        call.path(),
                        call.part().isEmpty() ? json() : "Content-Type: multipart/form-data; boundary=b\r\n",
                        call.part().isEmpty() ? odd : form(call.part(), odd));
            }
        }
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        if (!pointer.isEmpty()) {
            pointers.add(pointer);
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> collect(field.getValue(), pointer + "/" + field.getKey(), pointers));
            pointers.add(pointer + "/odd_field");
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                collect(array.get(i), pointer + "/" + i, pointers);
            }
        }
    }

    /** By text, since no parser would take some of the values. */
    private static String replaced(JsonNode body, String pointer, String value) {
        String mark = "\"@replaced@\"";
        JsonNode copy = body.deepCopy();
        int slash = pointer.lastIndexOf('/');
        JsonNode parent = copy.at(pointer.substring(0, slash));
        String last = pointer.substring(slash + 1);
        if (parent instanceof ObjectNode object) {
            object.put(last, "@replaced@");
        } else if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(last), "@replaced@");
        }
        return copy.toString().replace(mark, value);
    }

    private static String form(String part, String body) {
        return "--b\r\nContent-Disposition: form-data; name=\"" + part + "\"\r\n\r\n" + body
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\";"
                + " filename=\"f\"\r\n\r\n{\"text\": \"x\"}\r\n"
                + "--b--\r\n";
    }

    private void put(
            Map<String, byte[]> requests, String name, String method, String path, String headers, String body) {
        requests.put(name, request(method, path, headers, body.getBytes(StandardCharsets.UTF_8)));
    }

    /** @param body each character one byte */
    private void bytes(Map<String, byte[]> requests, String name, Call call, String headers, String body) {
        requests.put(name, request(call.method(), call.path(), headers, body.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void raw(Map<String, byte[]> requests, String name, String text) {
        requests.put(name, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private byte[] request(String method, String path, String headers, byte[] body) {
        var request = new ByteArrayOutputStream();
        String length = body.length == 0 && method.equals("GET") ? "" : "Content-Length: " + body.length + "\r\n";
        request.writeBytes((method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                        + authorizationLine() + headers + length + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(body);
        return request.toByteArray();
    }

    private String authorizationLine() {
        return "Authorization: " + authorization + "\r\n";
    }

    private static String json() {
        return "Content-Type: application/json\r\n";
    }
}

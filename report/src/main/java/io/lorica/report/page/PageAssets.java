package io.lorica.report.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;
import java.util.Properties;

/**
 * Scripts and style of the page, and the policy that lets a browser run these and nothing else, by their SHA-256
 * (Content Security Policy Level 3, section 2.3.1).
 *
 * @param charts Apache ECharts: the build without maps, trees and the like
 * @param script what draws the report's charts
 * @param style for screens of both schemes, and for paper
 */
record PageAssets(String charts, String script, String style) {
    private static final String WEBJAR = "/META-INF/maven/org.webjars/echarts/pom.properties";

    static final PageAssets OF_THIS_BUILD = new PageAssets(
            read("/META-INF/resources/webjars/echarts/%s/echarts.common.min.js".formatted(webjarVersion())),
            read("report.js"),
            read("report.css"));

    String policy() {
        return "default-src 'none'; script-src %s %s; style-src %s; base-uri 'none'; form-action 'none'"
                .formatted(source(charts), source(script), source(style));
    }

    /** @return {@code 'sha256-…'} of a script or style, as a policy names it */
    private static String source(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String webjarVersion() {
        var properties = new Properties();
        try (InputStream file = open(WEBJAR)) {
            properties.load(file);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String resource) {
        try (InputStream file = open(resource)) {
            // A browser takes the digest of what it made of line ends: \n alone.
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(PageAssets.class.getResourceAsStream(resource), resource);
    }
}

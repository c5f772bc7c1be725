package io.lorica.chassis;

import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * A failure that the caller can understand and act on. Each service declares one sealed family of its own on top of this.
 */
public abstract class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final String slug;
    private final String title;
    private final transient Map<String, Object> properties;

    /**
     * @param slug stable name; the problem's type is {@code urn:lorica:problem:<slug>}
     * @param title the same for all problems of this type
     * @param detail what happened, to what, and what to do
     */
    protected ProblemException(HttpStatus status, String slug, String title, String detail) {
        this(status, slug, title, detail, Map.of());
    }

    /** @param properties machine-readable facts beside the text, in snake_case, such as the list of shortfalls */
    protected ProblemException(
            HttpStatus status, String slug, String title, String detail, Map<String, Object> properties) {
        super(detail);
        this.status = status;
        this.slug = slug;
        this.title = title;
        this.properties = Map.copyOf(properties);
    }

    public HttpStatus status() {
        return status;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    public Map<String, Object> properties() {
        return properties;
    }
}

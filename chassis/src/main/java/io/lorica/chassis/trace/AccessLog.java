package io.lorica.chassis.trace;

import io.lorica.api.registry.AliasesApi;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * One line for each request when its answer is out, under the request's trace id: method, path, status, time taken and
 * key. The query is left out, since it may hold what nobody should read in a log. What comes every second, calls of the
 * actuator and answered questions for new alias moves, is told at DEBUG.
 */
@Order(AccessLog.ORDER)
public class AccessLog extends OncePerRequestFilter {
    /** Inside the request's observation, outside everything that may refuse it. */
    static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    private static final Logger log = LoggerFactory.getLogger("io.lorica.access");
    private static final RequestAttributeSecurityContextRepository CALLERS =
            new RequestAttributeSecurityContextRepository();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long begun = System.nanoTime();
        boolean isAnswered = false;
        RequestTrace.keep(request);
        try {
            chain.doFilter(request, response);
            isAnswered = true;
        } finally {
            if (request.isAsyncStarted()) {
                Runnable line = CarriedContext.capture().wrap(() -> tell(request, response.getStatus(), begun));
                request.getAsyncContext().addListener(new WhenComplete(line));
            } else {
                // What no handler answered becomes a 500 further out.
                tell(request, isAnswered ? response.getStatus() : 500, begun);
            }
        }
    }

    private static void tell(HttpServletRequest request, int status, long begunNanos) {
        Level level = comesEverySecond(request, status) ? Level.DEBUG : Level.INFO;
        log.atLevel(level)
                .log(
                        "{} {} {} in {} ms, key {}",
                        request.getMethod(),
                        request.getRequestURI(),
                        status,
                        (System.nanoTime() - begunNanos) / 1_000_000,
                        key(request));
    }

    private static boolean comesEverySecond(HttpServletRequest request, int status) {
        boolean isPoll = request.getRequestURI().equals(AliasesApi.MOVED)
                && status == HttpServletResponse.SC_OK
                && request.getParameter("after_revision") != null;
        return isPoll || request.getRequestURI().startsWith("/actuator/");
    }

    private static String key(HttpServletRequest request) {
        Authentication caller = CALLERS.loadDeferredContext(request).get().getAuthentication();
        return caller == null ? "none" : caller.getName();
    }

    private record WhenComplete(Runnable line) implements AsyncListener {
        @Override
        public void onComplete(AsyncEvent event) {
            line.run();
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {
            event.getAsyncContext().addListener(this);
        }
    }
}

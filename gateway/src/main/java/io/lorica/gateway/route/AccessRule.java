package io.lorica.gateway.route;

import io.lorica.api.access.Role;
import java.util.Set;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * One line of the access table.
 *
 * @param methods empty: any; the service behind answers for those it lacks
 * @param roles empty: open to everybody
 * @param isAlone whether wider rules say nothing of what this one matches
 */
record AccessRule(PathPattern path, Set<HttpMethod> methods, Set<Role> roles, boolean isAlone) {

    boolean matches(PathContainer requested) {
        return path.matches(requested);
    }

    boolean allows(HttpMethod method) {
        return methods.isEmpty() || methods.contains(method);
    }

    boolean isOpen() {
        return roles.isEmpty();
    }
}

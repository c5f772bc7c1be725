package io.lorica.gateway.route;

import static io.lorica.api.access.Role.ADMIN;
import static io.lorica.api.access.Role.CALLER;
import static io.lorica.api.access.Role.METRICS;
import static io.lorica.api.access.Role.OPERATOR;
import static io.lorica.api.access.Role.SERVICE;
import static org.springframework.http.HttpMethod.DELETE;
import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.HEAD;
import static org.springframework.http.HttpMethod.POST;

import io.lorica.api.access.Role;
import io.lorica.gateway.problem.GatewayException.MethodNotAllowed;
import io.lorica.gateway.problem.GatewayException.NotFound;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPatternParser;

/** Who may call what. A path that is not here does not exist. ADMIN may call everything. */
@Component
class AccessTable {
    private static final Set<HttpMethod> READ = Set.of(GET, HEAD);
    private static final Set<HttpMethod> ANY = Set.of();

    private final List<AccessRule> rules = List.of(
            open("/"),
            open("/index.html"),
            open("/console/**"),
            open("/docs"),
            open("/docs/**"),
            open(PublishedSchemas.PATHS),
            open("/actuator/health/**"),
            rule("/actuator/prometheus", READ, METRICS),
            rule("/v1/metrics/{service}", READ, METRICS),
            rule("/openapi.json", READ, CALLER, OPERATOR, SERVICE),
            rule("/v1/decisions", Set.of(POST), CALLER, OPERATOR),
            rule("/v1/decisions", READ, OPERATOR),
            // A CALLER is shown its own alone, by the service.
            rule("/v1/decisions/{id}", READ, CALLER, OPERATOR),
            rule("/v1/decisions/batch/**", Set.of(GET, HEAD, POST, DELETE), CALLER, OPERATOR),
            rule("/v1/records/sealing-key", READ, SERVICE),
            rule("/v1/records/nodes/{node}", Set.of(GET, HEAD, POST), SERVICE),
            rule("/v1/log/**", READ, OPERATOR),
            rule("/v1/chat/completions", Set.of(POST), CALLER, OPERATOR),
            rule("/v1/models/**", READ, CALLER, OPERATOR),
            rule("/v1/datasets/**", ANY, OPERATOR),
            rule("/v1/training-runs/**", ANY, OPERATOR),
            rule("/v1/adapters/**", READ, SERVICE),
            rule("/v1/adapters", Set.of(POST), SERVICE),
            rule("/v1/adapters/{name}/versions", Set.of(POST), SERVICE),
            rule("/v1/adapters/{name}/versions/{number}/trials", Set.of(POST), SERVICE),
            rule("/v1/adapters/**", ANY, OPERATOR),
            // Outcomes of persons, line by line: for whoever may see the data set.
            alone("/v1/adapters/{name}/versions/{number}/predictions", READ, OPERATOR),
            alone("/v1/adapters/{name}/versions/{number}/files/predictions.csv", READ, OPERATOR),
            rule("/v1/aliases", READ, SERVICE, OPERATOR),
            rule("/v1/api-keys", Set.of(GET, HEAD, POST), ADMIN),
            rule("/v1/api-keys/{id}", Set.of(GET, HEAD, DELETE), ADMIN));

    /** What a request needs: nobody's role, or one of these. */
    sealed interface Requirement {
        record Nothing() implements Requirement {}

        record OneOf(Set<Role> roles) implements Requirement {}
    }

    /** @throws NotFound or MethodNotAllowed when no rule offers it */
    Requirement requirementFor(HttpMethod method, PathContainer path) {
        List<AccessRule> here = rulesFor(path);
        if (here.isEmpty()) {
            throw new NotFound(
                    "not-found", "Nothing is at this path. The gateway's documentation lists the paths that exist.");
        }
        List<AccessRule> offered =
                here.stream().filter(rule -> rule.allows(method)).toList();
        if (offered.isEmpty()) {
            throw new MethodNotAllowed(
                    method,
                    here.stream().flatMap(rule -> rule.methods().stream()).collect(Collectors.toSet()));
        }
        if (offered.stream().anyMatch(AccessRule::isOpen)) {
            return new Requirement.Nothing();
        }
        Set<Role> roles = EnumSet.of(ADMIN);
        offered.forEach(rule -> roles.addAll(rule.roles()));
        return new Requirement.OneOf(roles);
    }

    private List<AccessRule> rulesFor(PathContainer path) {
        List<AccessRule> matching =
                rules.stream().filter(rule -> rule.matches(path)).toList();
        List<AccessRule> alone = matching.stream().filter(AccessRule::isAlone).toList();
        return alone.isEmpty() ? matching : alone;
    }

    List<AccessRule> rules() {
        return rules;
    }

    private static AccessRule open(String path) {
        return new AccessRule(PathPatternParser.defaultInstance.parse(path), READ, Set.of(), false);
    }

    private static AccessRule rule(String path, Set<HttpMethod> methods, Role... roles) {
        return new AccessRule(PathPatternParser.defaultInstance.parse(path), methods, Set.of(roles), false);
    }

    private static AccessRule alone(String path, Set<HttpMethod> methods, Role... roles) {
        return new AccessRule(PathPatternParser.defaultInstance.parse(path), methods, Set.of(roles), true);
    }
}

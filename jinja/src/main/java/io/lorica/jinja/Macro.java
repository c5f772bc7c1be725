package io.lorica.jinja;

import io.lorica.jinja.Statement.Signature;
import io.lorica.jinja.Value.Function;
import io.lorica.jinja.Value.Items;
import io.lorica.jinja.Value.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A macro, or the body of a call block, with the scope that it was defined in.
 *
 * @param name as messages call it
 */
record Macro(String name, Signature signature, List<Statement> body, Scope definedIn, Renderer renderer) {

    Function function() {
        return new Function(name, this::call);
    }

    private Value call(Arguments arguments) {
        Scope scope = new Scope(definedIn);
        Map<String, Value> named = new LinkedHashMap<>(arguments.named());
        List<Value> positional = arguments.positional();
        List<Signature.Parameter> parameters = signature.parameters();
        List<Signature.Parameter> missing = new ArrayList<>();
        boolean hasCaller = false;
        for (int i = 0; i < parameters.size(); i++) {
            Signature.Parameter parameter = parameters.get(i);
            hasCaller |= parameter.name().equals("caller");
            Value value = i < positional.size() ? positional.get(i) : named.remove(parameter.name());
            if (value == null) {
                missing.add(parameter);
            } else {
                scope.set(parameter.name(), value);
            }
        }
        setSpecial(scope, named, positional, hasCaller);
        for (Signature.Parameter parameter : missing) {
            scope.set(
                    parameter.name(),
                    parameter.standard() == null
                            ? new Undefined("parameter '%s' was not provided".formatted(parameter.name()))
                            : renderer.value(parameter.standard(), scope));
        }
        return renderer.captured(body, scope);
    }

    private void setSpecial(Scope scope, Map<String, Value> named, List<Value> positional, boolean hasCaller) {
        if (signature.takesCaller() && !hasCaller) {
            Value caller = named.remove("caller");
            scope.set("caller", caller == null ? new Undefined("No caller defined") : caller);
        }
        if (signature.takesMoreNamed()) {
            scope.set("kwargs", Value.dict(named));
        } else if (!named.isEmpty()) {
            throw new RenderException("macro '%s' takes no keyword argument '%s'"
                    .formatted(name, named.keySet().iterator().next()));
        }
        int count = signature.parameters().size();
        if (signature.takesMore()) {
            List<Value> more = positional.size() > count ? positional.subList(count, positional.size()) : List.of();
            scope.set("varargs", new Items(more, true));
        } else if (positional.size() > count) {
            throw new RenderException("macro '%s' takes not more than %d argument(s)".formatted(name, count));
        }
    }
}

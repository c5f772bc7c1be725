package io.lorica.jinja;

import io.lorica.jinja.Arguments.Bound;
import io.lorica.jinja.Value.Int;
import io.lorica.jinja.Value.Real;
import io.lorica.jinja.Value.Undefined;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Filters that give numbers. */
final class NumberFilters {

    private NumberFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        filters.put("abs", NumberFilters::absolute);
        filters.put("int", NumberFilters::whole);
        filters.put("float", NumberFilters::real);
        filters.put("round", NumberFilters::rounded);
        filters.put("filesizeformat", NumberFilters::fileSize);
    }

    private static Value absolute(Value value, Arguments arguments) {
        arguments.bind("abs", 0);
        if (value instanceof Real real) {
            return Value.of(Math.abs(real.value()));
        }
        return new Int(Types.whole(value).abs());
    }

    private static Value whole(Value value, Arguments arguments) {
        Bound bound = arguments.bind("int", 0, "default", "base");
        Value standard = bound.or(0, Value.of(0));
        return switch (value) {
            case Undefined undefined -> throw undefined.failure();
            case Real real when Double.isNaN(real.value()) -> standard;
            case Real real -> Numbers.truncated(real.value());
            case Text text -> {
                Value whole = Numbers.whole(text.string(), bound.index(1, 10));
                yield whole == null ? truncated(Numbers.real(text.string()), standard) : whole;
            }
            default -> Types.isWhole(value) ? new Int(Types.whole(value)) : standard;
        };
    }

    private static Value truncated(@Nullable Double real, Value standard) {
        return real == null || !Double.isFinite(real) ? standard : Numbers.truncated(real);
    }

    private static Value real(Value value, Arguments arguments) {
        Value standard = arguments.bind("float", 0, "default").or(0, Value.of(0.0));
        if (value instanceof Undefined undefined) {
            throw undefined.failure();
        }
        if (value instanceof Text text) {
            Double real = Numbers.real(text.string());
            return real == null ? standard : Value.of(real.doubleValue());
        }
        return Types.isNumber(value) ? Value.of(Types.real(value)) : standard;
    }

    private static Value rounded(Value value, Arguments arguments) {
        Bound bound = arguments.bind("round", 0, "precision", "method");
        int precision = bound.index(0, 0);
        String method = Types.text(bound.or(1, Text.own("common"))).string();
        if (!Types.isNumber(value)) {
            Types.whole(value);
        }
        return switch (method) {
            case "common" -> Numbers.rounded(value, precision);
            case "ceil" -> Value.of((Math.ceil(scaled(value, precision)) + 0.0) / Math.pow(10, precision));
            case "floor" -> Value.of((Math.floor(scaled(value, precision)) + 0.0) / Math.pow(10, precision));
            default -> throw new RenderException("method must be common, ceil or floor");
        };
    }

    private static double scaled(Value value, int precision) {
        return Types.real(value) * Math.pow(10, precision);
    }

    private static double bytes(Value value) {
        Double bytes = value instanceof Text text ? Numbers.real(text.string()) : Double.valueOf(Types.real(value));
        if (bytes == null) {
            throw new RenderException("could not convert string to float: %s".formatted(Representation.repr(value)));
        }
        return bytes;
    }

    private static Value fileSize(Value value, Arguments arguments) {
        Bound bound = arguments.bind("filesizeformat", 0, "binary");
        boolean isBinary = bound.isTrue(0);
        double bytes = bytes(value);
        double base = isBinary ? 1024 : 1000;
        if (bytes == 1) {
            return Text.own("1 Byte");
        }
        if (bytes < base) {
            return Text.own("%d Bytes".formatted((long) bytes));
        }
        List<String> prefixes = isBinary
                ? List.of("KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB")
                : List.of("kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
        int power = 0;
        double unit = base * base;
        while (bytes >= unit && power < prefixes.size() - 1) {
            power++;
            unit *= base;
        }
        return Text.own(
                FormatSpec.of(".1f").format(Value.of(base * bytes / unit)).string() + " " + prefixes.get(power));
    }
}

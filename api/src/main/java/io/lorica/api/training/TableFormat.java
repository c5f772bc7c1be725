package io.lorica.api.training;

import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written. In a request, what is absent is found out from the file; in an answer, what it was read
 * by.
 *
 * @param delimiter between cells: comma, semicolon, tab or {@code |}
 * @param quote around cells that hold delimiters or line breaks: {@code "} or {@code '}
 * @param decimalMark of NUMBER cells: point or comma; absent in an answer where no number had one
 */
public record TableFormat(
        @Nullable @Pattern(regexp = "[,;\t|]", message = "must be one of , ; | or a tab")
        String delimiter,

        @Nullable @Pattern(regexp = "[\"']", message = "must be \" or '")
        String quote,

        @Nullable @Pattern(regexp = "[.,]", message = "must be . or ,")
        String decimalMark) {}

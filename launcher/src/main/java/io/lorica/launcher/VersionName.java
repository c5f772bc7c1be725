package io.lorica.launcher;

import io.lorica.api.registry.Alias;
import io.lorica.client.LoricaClient;
import io.lorica.launcher.home.LauncherException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A version as people name it: {@code credit-approval/3}, {@code credit-approval@canary}, or {@code credit-approval}
 * for its champion.
 */
record VersionName(String adapter, String alias, @Nullable Integer namedNumber) {
    private static final Pattern FORM =
            Pattern.compile("(?<adapter>[^/@]+)(/(?<number>[0-9]{1,9})|@(?<alias>[^/@]+))?");

    /** @throws LauncherException if it has another form */
    static VersionName of(String name) {
        Matcher parts = FORM.matcher(name);
        if (!parts.matches()) {
            throw new LauncherException(
                    "'%s' names no version. Write ADAPTER, ADAPTER/N or ADAPTER@ALIAS, such as credit-approval/3"
                            .formatted(name));
        }
        String number = parts.group("number");
        String alias = parts.group("alias");
        return new VersionName(
                parts.group("adapter"),
                alias == null ? Alias.CHAMPION : alias,
                number == null ? null : Integer.valueOf(number));
    }

    /** Its number, for which an alias is asked where none was named. */
    int number(LoricaClient client) {
        return namedNumber != null
                ? namedNumber
                : client.registry().alias(adapter, alias).version().number();
    }
}

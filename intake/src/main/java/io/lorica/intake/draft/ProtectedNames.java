package io.lorica.intake.draft;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of columns that usually hold protected attributes, in English, Spanish, German, French and Chinese.
 *
 * @see <a href="https://www.ecfr.gov/current/title-12/part-1002">Regulation B, prohibited bases</a>
 */
final class ProtectedNames {
    private static final Pattern SEPARATORS = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");

    private static final Set<String> WORDS = Set.of(
            "sex",
            "gender",
            "age",
            "birth",
            "birthdate",
            "birthday",
            "dob",
            "race",
            "ethnicity",
            "ethnic",
            "nationality",
            "national",
            "foreign",
            "citizenship",
            "marital",
            "married",
            "religion",
            "disability",
            "pregnant",
            "sexo",
            "genero",
            "género",
            "edad",
            "raza",
            "nacionalidad",
            "civil",
            "geschlecht",
            "alter",
            "familienstand",
            "staatsangehörigkeit",
            "sexe",
            "âge",
            "nationalité",
            "性别",
            "年龄",
            "民族",
            "国籍",
            "婚姻状况");

    private ProtectedNames() {}

    /** Case and separators don't count; {@code personal_status} is German Credit's marriage and sex in one. */
    static boolean areLikely(String column) {
        String name = column.toLowerCase(Locale.ROOT);
        return name.equals("personal_status")
                || SEPARATORS
                        .splitAsStream(column)
                        .map(word -> word.toLowerCase(Locale.ROOT))
                        .anyMatch(WORDS::contains);
    }
}

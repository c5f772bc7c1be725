package io.lorica.formats.tokenizer;

/**
 * A chat template as it stands in a model's files.
 *
 * @param source Jinja text
 * @param origin how messages call the place: a file, and the key in it
 */
public record ChatTemplateFile(String source, String origin) {}

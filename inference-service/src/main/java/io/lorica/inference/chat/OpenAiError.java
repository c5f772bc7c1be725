package io.lorica.inference.chat;

import java.util.LinkedHashMap;
import java.util.Map;

/** OpenAI's error object. */
final class OpenAiError {
    private OpenAiError() {}

    static Map<String, Object> of(String message, boolean isCallersFault, String code) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", isCallersFault ? "invalid_request_error" : "server_error");
        error.put("code", code.replace('-', '_'));
        return error;
    }
}

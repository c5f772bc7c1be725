package io.lorica.inference.chat;

import java.util.LinkedHashMap;
import java.util.Map;

/** OpenAI's error object. */
final class OpenAiError {
    private OpenAiError() {}

    static Map<String, Object> of(String message, int status, String code) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("message", message);
        error.put("type", status < 500 ? "invalid_request_error" : "server_error");
        error.put("code", code.replace('-', '_'));
        return error;
    }
}

package io.lorica.launcher;

import io.lorica.launcher.progress.Terminal;
import java.nio.file.Path;

/** What to try after the demo, ready to be pasted. */
final class NextSteps {
    private NextSteps() {}

    static void print(String gatewayUrl, Path keyFile, Terminal terminal) {
        terminal.line(text(gatewayUrl, keyFile));
    }

    static String text(String gatewayUrl, Path keyFile) {
        return """

                Lorica keeps running. Try next:
                  URL=%s; KEY=$(cat %s)
                  curl -s -H "Authorization: Bearer $KEY" $URL/v1/models
                  curl -s -H "Authorization: Bearer $KEY" $URL/v1/adapters/credit-approval/versions
                  curl -s -H "Authorization: Bearer $KEY" $URL/v1/adapters/credit-approval/aliases/champion/history
                  curl -sN -H "Authorization: Bearer $KEY" -H 'Content-Type: application/json' \
                $URL/v1/chat/completions \\
                    -d '{"model": "SmolLM2-135M-Instruct", "stream": true, "max_tokens": 60,
                         "messages": [{"role": "user", "content": "What is a bank loan?"}]}'
                  %s in a browser: the console, which decides and says why
                  ./lorica report | points credit-approval; ./lorica explain | decide-batch | audit --help
                  ./lorica demo --domain-steps 96   a longer training
                  ./lorica status | logs | down""".formatted(gatewayUrl, keyFile, gatewayUrl);
    }
}

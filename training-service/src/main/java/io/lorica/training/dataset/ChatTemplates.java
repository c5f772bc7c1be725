package io.lorica.training.dataset;

import io.lorica.engine.tokenizer.ChatTemplate;

/** How chats are written for the model that runs are trained on. */
public interface ChatTemplates {
    /** @throws io.lorica.engine.failure.TemplateException if it has no template that can be used */
    ChatTemplate chatTemplate();
}

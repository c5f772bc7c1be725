package io.lorica.api.registry;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.List;

/** The rules of one adapter; no rules let every version pass. */
public record Gate(@NotNull List<@Valid GateRule> rules) {}

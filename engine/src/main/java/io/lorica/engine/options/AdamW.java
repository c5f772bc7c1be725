package io.lorica.engine.options;

/** @see <a href="https://arxiv.org/abs/1711.05101">Decoupled weight decay regularization</a> */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) {}

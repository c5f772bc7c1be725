package io.lorica.engine.train;

import io.lorica.engine.adapter.Adapter;
import java.util.List;

/** @param history one entry a step */
public record TrainingResult(Adapter adapter, List<TrainingProgress> history) {}

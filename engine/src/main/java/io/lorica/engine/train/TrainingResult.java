package io.lorica.engine.train;

import io.lorica.formats.adapter.Adapter;
import java.util.List;

/** @param history one entry a step */
public record TrainingResult(Adapter adapter, List<TrainingProgress> history) {}

package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Shares the compute thread among the lanes. In a turn, the lane of the best priority that has something to do and
 * budget left gets the next slice, until none has; then each running text gets its next token. So a lane waits at
 * most for one slice of another and, once its own budget is used up, for the others' budgets and one token. Of the
 * compute thread.
 */
final class LaneScheduler implements AutoCloseable {
    private final List<RunningLane> lanes;
    private final TextBatch texts;

    LaneScheduler(
            BatchProperties properties,
            WaitingWork waiting,
            BaseModel base,
            EngineState engine,
            ComputeMetrics metrics) {
        this.texts = new TextBatch(base, metrics, engine);
        this.lanes = Arrays.stream(Lane.values())
                .map(lane -> new RunningLane(lane, properties.lane(lane), waiting, texts, base, engine, metrics))
                .sorted(Comparator.comparingInt(RunningLane::priority))
                .toList();
    }

    /** Whether nothing has begun that is not ended. */
    boolean isIdle() {
        return texts.size() == 0 && lanes.stream().allMatch(RunningLane::isIdle);
    }

    void turn() {
        lanes.forEach(RunningLane::beginTurn);
        for (Optional<RunningLane> next = next(); next.isPresent(); next = next()) {
            next.get().advance();
        }
        texts.step();
    }

    private Optional<RunningLane> next() {
        return lanes.stream().filter(RunningLane::isDue).findFirst();
    }

    @Override
    public void close() {
        var cause = new IllegalStateException("The node is shutting down");
        lanes.forEach(lane -> lane.abandon(cause));
        texts.close();
    }
}

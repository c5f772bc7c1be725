package io.lorica.inference.compute;

import io.lorica.engine.BaseModel;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** A {@link Compute} for each base model of this node, from when the base is loaded to the end of the service. */
@Component
public class Computes implements SmartLifecycle {
    private final BatchProperties properties;
    private final MeterRegistry meters;
    private final List<Compute> running = new CopyOnWriteArrayList<>();
    private volatile boolean isRunning;

    Computes(BatchProperties properties, MeterRegistry meters) {
        this.properties = properties;
        this.meters = meters;
    }

    /** @param name the base model's name, unlike that of any other base on this node */
    public Compute start(String name, BaseModel base) {
        Compute compute = new Compute(name, base, properties, meters);
        compute.start();
        running.add(compute);
        return compute;
    }

    List<Compute> running() {
        return List.copyOf(running);
    }

    @Override
    public void start() {
        isRunning = true;
    }

    /** What is queued is still answered: the web server, which stops first, has waited for its requests. */
    @Override
    public void stop() {
        running.forEach(Compute::stop);
        running.clear();
        isRunning = false;
    }

    @Override
    public boolean isRunning() {
        return isRunning;
    }

    /** Ends after the web server and the beans that use it. */
    @Override
    public int getPhase() {
        return 0;
    }
}

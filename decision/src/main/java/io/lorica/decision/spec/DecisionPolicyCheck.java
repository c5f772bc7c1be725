package io.lorica.decision.spec;

import io.lorica.api.decision.CalibrationMethod;
import io.lorica.api.decision.DecisionPolicy;
import io.lorica.api.decision.DecisionSpec;
import io.lorica.api.decision.ScoreCalibration;
import io.lorica.decision.field.Fault;
import java.util.ArrayList;
import java.util.List;

/** What bean validation cannot say about how a version decides. */
public final class DecisionPolicyCheck {
    private DecisionPolicyCheck() {}

    /**
     * @param policy one that bean validation finds nothing wrong with
     * @return every fault, by the path of the policy's part, such as {@code spec.outcomes}; empty if it can be used
     */
    public static List<Fault> faults(DecisionPolicy policy) {
        List<Fault> faults = new ArrayList<>();
        DecisionSpec spec = policy.spec();
        DecisionSpecCheck.faults(spec)
                .forEach(fault -> faults.add(new Fault("spec." + fault.field(), fault.message())));
        boolean hasThreshold = spec.outcomes().size() == 2 && !CostCheck.hasReview(spec);
        if (policy.riskThreshold() != null && !hasThreshold) {
            faults.add(new Fault(
                    "risk_threshold", "is for two outcomes without review; remove it: the costs decide between more"));
        }
        ScoreCalibration calibration = policy.calibration();
        if (calibration != null) {
            calibration(calibration, spec.outcomes().size(), faults);
        }
        return List.copyOf(faults);
    }

    private static void calibration(ScoreCalibration calibration, int outcomes, List<Fault> faults) {
        if ((calibration.method() == CalibrationMethod.PLATT) != (outcomes == 2)) {
            faults.add(new Fault("calibration.method", "PLATT is for two outcomes, the others are for more"));
        }
        numbers("weights", calibration.weights(), outcomes, faults);
        numbers("shifts", calibration.shifts(), outcomes, faults);
        if (calibration.weights().stream().anyMatch(weight -> !(weight > 0))) {
            faults.add(new Fault("calibration.weights", "must be above 0; others would turn an order round"));
        }
    }

    private static void numbers(String part, List<Double> numbers, int outcomes, List<Fault> faults) {
        if (numbers.size() != outcomes) {
            faults.add(new Fault(
                    "calibration." + part,
                    "has %d numbers; give one for each of the %d outcomes".formatted(numbers.size(), outcomes)));
        }
    }
}

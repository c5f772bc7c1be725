package io.lorica.faults;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.DatabindException;

/** JSON that is well-formed, but not of the form that is asked for. */
final class MisshapenJson extends DatabindException {
    private static final long serialVersionUID = 1L;

    private final transient List<JsonFault> faults;

    /** @param faults at least one */
    MisshapenJson(List<JsonFault> faults) {
        super(faults.stream().map(fault -> fault.path() + " " + fault.message()).collect(Collectors.joining(" ")));
        this.faults = List.copyOf(faults);
    }

    List<JsonFault> faults() {
        return faults;
    }
}

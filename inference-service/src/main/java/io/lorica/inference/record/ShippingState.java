package io.lorica.inference.record;

/** How records get to the centre at present. */
sealed interface ShippingState {
    String told();

    record Working() implements ShippingState {
        @Override
        public String told() {
            return "working";
        }
    }

    /** It goes on by itself. */
    record Failing(String reason) implements ShippingState {
        @Override
        public String told() {
            return "failing, and tried again: " + reason;
        }
    }

    /** It goes on with the next start, when somebody has put the cause right. */
    record Stopped(String reason) implements ShippingState {
        @Override
        public String told() {
            return "stopped: " + reason;
        }
    }
}

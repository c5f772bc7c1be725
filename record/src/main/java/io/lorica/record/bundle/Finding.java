package io.lorica.record.bundle;

/**
 * What one check came to.
 *
 * @param state BROKEN: something was altered, or is not what it says it is
 * @param what was checked, in a few words
 * @param detail a sentence
 */
public record Finding(State state, String what, String detail) {
    public enum State {
        HOLDS,
        /** There is nothing to check. */
        ABSENT,
        BROKEN
    }

    static Finding holds(String what, String detail) {
        return new Finding(State.HOLDS, what, detail);
    }

    static Finding absent(String what, String detail) {
        return new Finding(State.ABSENT, what, detail);
    }

    static Finding broken(String what, String detail) {
        return new Finding(State.BROKEN, what, detail);
    }

    public boolean isBroken() {
        return state == State.BROKEN;
    }
}

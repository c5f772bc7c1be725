package io.lorica.fitting;

/** How the second of two outcomes' probability moves as a number rises. */
public enum Direction {
    RISING,
    FALLING
}

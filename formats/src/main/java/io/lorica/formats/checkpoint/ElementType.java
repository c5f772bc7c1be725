package io.lorica.formats.checkpoint;

/** How a tensor's numbers are stored in a file: blocks of {@code blockElements} numbers in {@code blockBytes} bytes. */
public enum ElementType {
    F64(1, 8),
    F32(1, 4),
    F16(1, 2),
    BF16(1, 2),
    I64(1, 8),
    I32(1, 4),
    I16(1, 2),
    I8(1, 1),
    U8(1, 1),
    BOOL(1, 1),
    Q8_0(32, 34),
    Q4_0(32, 18),
    Q4_1(32, 20),
    Q5_0(32, 22),
    Q5_1(32, 24),
    IQ4_NL(32, 18),
    Q2_K(256, 84),
    Q3_K(256, 110),
    Q4_K(256, 144),
    Q5_K(256, 176),
    Q6_K(256, 210),
    IQ4_XS(256, 136);

    private final int blockElements;
    private final int blockBytes;

    ElementType(int blockElements, int blockBytes) {
        this.blockElements = blockElements;
        this.blockBytes = blockBytes;
    }

    public int blockElements() {
        return blockElements;
    }

    public int blockBytes() {
        return blockBytes;
    }

    /** Whether the engine reads numbers of this type as floats. */
    public boolean isFloating() {
        return switch (this) {
            case F32, F16, BF16 -> true;
            case F64, I64, I32, I16, I8, U8, BOOL -> false;
            case Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, IQ4_NL -> true;
            case Q2_K, Q3_K, Q4_K, Q5_K, Q6_K, IQ4_XS -> true;
        };
    }
}

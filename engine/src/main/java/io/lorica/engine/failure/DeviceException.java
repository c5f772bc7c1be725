package io.lorica.engine.failure;

/** A device cannot do what was asked: it is absent, out of memory, or its libraries are missing. */
public final class DeviceException extends EngineException {

    public DeviceException(String message) {
        super(message, null);
    }

    public DeviceException(String message, Throwable cause) {
        super(message, cause);
    }
}

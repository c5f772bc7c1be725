package io.lorica.launcher.stack;

import io.lorica.launcher.home.LauncherException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Finds out before a start that a port is taken, and by whom. */
public final class PortCheck {
    private static final int STATE_LISTEN = 0x0A;

    private PortCheck() {}

    /** Why a port cannot be used, such as "is taken by process 17 (/usr/bin/python3)"; empty when it can. */
    static Optional<String> taken(String address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(owner(port)
                    .map(process -> "is taken by process " + process)
                    .orElse("cannot be used on " + address + " (" + e.getMessage() + ")"));
        }
    }

    /** A port of the loopback interface that nobody uses now. */
    public static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LauncherException("This machine has no free port: " + e.getMessage(), e);
        }
    }

    /** Pid and command line of who listens on the port, where the system lets this user see it (Linux). */
    static Optional<String> owner(int port) {
        return socketInode("/proc/net/tcp", port)
                .or(() -> socketInode("/proc/net/tcp6", port))
                .flatMap(PortCheck::processWithSocket);
    }

    private static Optional<String> socketInode(String table, int port) {
        try {
            return Files.readAllLines(Path.of(table)).stream()
                    .skip(1)
                    .map(line -> line.strip().split("\\s+"))
                    .filter(columns -> Integer.parseInt(columns[3], 16) == STATE_LISTEN)
                    .filter(columns -> Integer.parseInt(columns[1].substring(columns[1].indexOf(':') + 1), 16) == port)
                    .map(columns -> columns[9])
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> processWithSocket(String inode) {
        return ProcessHandle.allProcesses()
                .filter(process -> hasSocket(process.pid(), "socket:[" + inode + "]"))
                .findFirst()
                .map(process -> process.pid()
                        + process.info().command().map(c -> " (" + c + ")").orElse(""));
    }

    private static boolean hasSocket(long pid, String socket) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (Files.isSymbolicLink(descriptor)
                        && Files.readSymbolicLink(descriptor).toString().equals(socket)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Other users' processes cannot be looked into; processes end meanwhile.
            return false;
        }
    }
}

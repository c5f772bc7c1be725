package io.lorica.launcher.demo;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Counts answers by the version that gave them, and requests that failed. Shared by the callers. */
final class AnswerTally {
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private int failures;
    private String firstFailure = "";

    synchronized void answered(int version) {
        answers.merge(version, 1, Integer::sum);
        notifyAll();
    }

    synchronized void failed(String message) {
        failures++;
        firstFailure = firstFailure.isEmpty() ? message : firstFailure;
        notifyAll();
    }

    /** Waits until the version has given so many more answers, a request fails, or patience ends. */
    synchronized void await(int version, int more, Duration patience) throws InterruptedException {
        int wanted = answers.getOrDefault(version, 0) + more;
        long end = System.nanoTime() + patience.toNanos();
        while (answers.getOrDefault(version, 0) < wanted && failures == 0) {
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    synchronized int requests() {
        return answers.values().stream().mapToInt(Integer::intValue).sum() + failures;
    }

    synchronized Map<Integer, Integer> answersByVersion() {
        return new TreeMap<>(answers);
    }

    synchronized int failures() {
        return failures;
    }

    /** Empty when there was none. */
    synchronized String firstFailure() {
        return firstFailure;
    }
}

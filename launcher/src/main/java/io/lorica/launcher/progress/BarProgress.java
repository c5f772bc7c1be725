package io.lorica.launcher.progress;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar that is redrawn in place. */
final class BarProgress implements Progress {
    private static final int REDRAW_MS = 250;
    private static final int WIDTH = 110;

    private final PrintStream out;
    private final ProgressBar bar;

    BarProgress(PrintStream out, String title, String unit, long unitSize) {
        this.out = out;
        bar = new ProgressBarBuilder()
                .setTaskName(title)
                .setInitialMax(-1)
                .setUnit(" " + unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MS)
                .setConsumer(new ConsoleProgressBarConsumer(out, WIDTH))
                .build();
    }

    @Override
    public void at(long done, long total, String detail) {
        bar.maxHint(total > 0 ? total : -1);
        bar.stepTo(done);
        bar.setExtraMessage(detail);
    }

    @Override
    public void note(String line) {
        out.println("\r" + line);
    }

    @Override
    public void close() {
        bar.close();
    }
}

package io.lorica.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one place equal to another that has more. What it takes away there was never acknowledged, or is shipped. */
final class Alignment {
    private Alignment() {}

    /** @throws JournalOfAnother if the two have different records under the same sequence */
    static void requireOneChain(Place one, Holdings first, Place other, Holdings second) throws IOException {
        long common = Math.min(first.end().sequence(), second.end().sequence());
        if (common < first.firstKept() - 1 || common < second.firstKept() - 1) {
            // One ends before the other begins: nothing can be compared, and the longer one has all that is not
            // shipped.
            return;
        }
        var here = ChainHash.digest(first.hashAt(one, common));
        var there = ChainHash.digest(second.hashAt(other, common));
        if (!here.equals(there)) {
            throw new JournalOfAnother(
                    ("%s and %s have different records up to record %d: both were written on their own. Keep both for"
                                    + " people to look at, and start with one.")
                            .formatted(one.directory(), other.directory(), common));
        }
    }

    /** @return what was done */
    static List<String> align(Place source, Holdings has, Place target, Holdings had) throws IOException {
        int changed = 0;
        for (Segment segment : had.segments().values()) {
            if (!has.segments().containsKey(segment.first())) {
                target.delete(segment.fileName());
                changed++;
            }
        }
        for (Segment segment : has.segments().values()) {
            @Nullable Segment there = had.segments().get(segment.first());
            if (there == null || there.end() != segment.end()) {
                target.copyFrom(source, segment.fileName());
                changed++;
            }
        }
        List<String> notices = new ArrayList<>();
        if (changed > 0 && had.isEmpty()) {
            notices.add("%s had no journal; its %d records from %d on were copied from %s"
                    .formatted(
                            target.directory(),
                            has.end().sequence() - has.firstKept() + 1,
                            has.firstKept(),
                            source.directory()));
        } else if (changed > 0) {
            notices.add("%s ended with record %d and was made equal to %s, which ends with record %d"
                    .formatted(
                            target.directory(),
                            had.end().sequence(),
                            source.directory(),
                            has.end().sequence()));
        }
        return notices;
    }
}

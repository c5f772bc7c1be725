package io.lorica.merkle.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.lorica.merkle.ConsistencyProof;
import io.lorica.merkle.Hash;
import io.lorica.merkle.ReferenceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final ConsistencyProof NONE = new ConsistencyProof(0, 0, List.of());

    @Property(tries = 200)
    void what_grew_and_what_was_rolled_back_are_told_apart(
            @ForAll @IntRange(min = 1, max = 200) int later, @ForAll long seed) {
        int earlier = new Random(seed).nextInt(later);
        ReferenceTree tree = ReferenceTree.of(later);
        Checkpoint before = checkpoint(tree.first(earlier));
        Checkpoint after = checkpoint(tree);
        ConsistencyProof proof = new ConsistencyProof(earlier, later, tree.consistency(earlier));

        assertThat(History.between(before, after, proof)).isEqualTo(new History.Grown(later - earlier));
        assertThat(History.between(after, before, proof)).isEqualTo(new History.RolledBack(later - earlier));
        assertThat(History.between(after, after, NONE)).isEqualTo(new History.Same());
    }

    @Property(tries = 200)
    void a_log_that_changed_what_it_had_is_never_taken_for_grown(
            @ForAll @IntRange(min = 2, max = 200) int later, @ForAll long seed) {
        Random random = new Random(seed);
        int earlier = 1 + random.nextInt(later - 1);
        List<byte[]> rewritten = new ArrayList<>(ReferenceTree.of(later).entries());
        rewritten.set(random.nextInt(earlier), ReferenceTree.entry(-1));
        ReferenceTree other = new ReferenceTree(rewritten);
        Checkpoint before = checkpoint(ReferenceTree.of(earlier));
        Checkpoint after = checkpoint(other);
        ConsistencyProof proof = new ConsistencyProof(earlier, later, other.consistency(earlier));

        History history = History.between(before, after, proof);

        // Where the earlier tree is a complete subtree no proof names its hash, so only the larger root can differ.
        assertThat(history)
                .isInstanceOf(Integer.bitCount(earlier) == 1 ? History.Unproven.class : History.Forked.class);
        assertThat(History.between(after, before, proof)).hasSameClassAs(history);
    }

    @Test
    void two_roots_of_one_size_are_a_fork_without_any_proof() {
        Checkpoint one = checkpoint(ReferenceTree.of(5));
        Checkpoint other = Checkpoint.of("a", 5, ReferenceTree.of(6).root());

        History history = History.between(one, other, NONE);

        assertThat(history).isInstanceOf(History.Forked.class);
        assertThat(((History.Forked) history).detail()).startsWith("5 leaves have the root ");
    }

    @Test
    void a_proof_of_other_sizes_or_with_other_hashes_proves_nothing() {
        ReferenceTree tree = ReferenceTree.of(7);
        Checkpoint before = checkpoint(tree.first(3));
        Checkpoint after = checkpoint(tree);
        List<Hash> path = tree.consistency(3);
        List<Hash> changed = new ArrayList<>(path);
        changed.set(0, tree.root());

        assertThat(History.between(before, after, new ConsistencyProof(3, 6, path)))
                .isEqualTo(new History.Unproven("The proof leads from 3 to 6 leaves, not from 3 to 7"));
        assertThat(History.between(before, after, new ConsistencyProof(3, 7, changed)))
                .isInstanceOf(History.Unproven.class);
        assertThat(History.between(before, after, new ConsistencyProof(3, 7, path.subList(0, 1))))
                .isInstanceOf(History.Unproven.class);
        assertThat(History.between(before, after, new ConsistencyProof(3, 7, List.of())))
                .isInstanceOf(History.Unproven.class);
    }

    @Test
    void two_logs_have_nothing_to_do_with_each_other() {
        Checkpoint one = checkpoint(ReferenceTree.of(5));
        Checkpoint other = Checkpoint.of("b", 5, one.root());
        assertThat(History.between(one, other, NONE)).isEqualTo(new History.OtherLog("a", "b"));
    }

    private static Checkpoint checkpoint(ReferenceTree tree) {
        return Checkpoint.of("a", tree.entries().size(), tree.root());
    }
}

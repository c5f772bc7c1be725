package io.lorica.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Trees of no and one leaf, and sizes that there are none of. */
class ProofBoundsTest {
    private static final Hash LEAF = TreeHasher.leaf(new byte[] {1});
    private static final Hash OTHER = TreeHasher.leaf(new byte[] {2});

    @Test
    void the_only_leaf_is_the_root() {
        assertThat(new InclusionProof(0, 1, List.of()).proves(LEAF, LEAF)).isTrue();
        assertThat(new InclusionProof(0, 1, List.of()).proves(LEAF, OTHER)).isFalse();
        assertThat(new InclusionProof(0, 1, List.of(LEAF)).rootWith(LEAF)).isEmpty();
    }

    @Test
    void nothing_is_in_an_empty_tree_or_behind_the_last_leaf() {
        assertThat(new InclusionProof(0, 0, List.of()).rootWith(LEAF)).isEmpty();
        assertThat(new InclusionProof(1, 1, List.of()).rootWith(LEAF)).isEmpty();
        assertThat(new InclusionProof(Long.MAX_VALUE, Long.MAX_VALUE, List.of()).rootWith(LEAF))
                .isEmpty();
    }

    @Test
    void every_tree_follows_the_empty_one_and_itself() {
        assertThat(new ConsistencyProof(0, 1, List.of()).proves(TreeHasher.EMPTY_ROOT, LEAF))
                .isTrue();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(TreeHasher.EMPTY_ROOT, TreeHasher.EMPTY_ROOT))
                .isTrue();
        assertThat(new ConsistencyProof(7, 7, List.of()).proves(LEAF, LEAF)).isTrue();
    }

    @Test
    void an_empty_proof_proves_nothing_else() {
        assertThat(new ConsistencyProof(0, 1, List.of()).proves(OTHER, LEAF)).isFalse();
        assertThat(new ConsistencyProof(0, 0, List.of()).proves(LEAF, LEAF)).isFalse();
        assertThat(new ConsistencyProof(7, 7, List.of()).proves(OTHER, LEAF)).isFalse();
        assertThat(new ConsistencyProof(7, 8, List.of()).proves(LEAF, LEAF)).isFalse();
        assertThat(new ConsistencyProof(4, 8, List.of()).proves(LEAF, LEAF)).isFalse();
        assertThat(new ConsistencyProof(0, 8, List.of(LEAF)).proves(TreeHasher.EMPTY_ROOT, LEAF))
                .isFalse();
        assertThat(new ConsistencyProof(7, 7, List.of(LEAF)).proves(LEAF, LEAF)).isFalse();
    }

    @Test
    void sizes_and_places_that_there_are_none_of_are_refused() {
        assertThatThrownBy(() -> new InclusionProof(-1, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InclusionProof(0, -1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsistencyProof(-1, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ConsistencyProof(2, 1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProofShape.inclusion(3, 3)).hasMessage("A tree of 3 leaves has no leaf 3");
        assertThatThrownBy(() -> ProofShape.inclusion(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProofShape.consistency(4, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ProofShape.consistency(-1, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.of(3, List.of(LEAF))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CompactRange.of(-1, List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Hash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}

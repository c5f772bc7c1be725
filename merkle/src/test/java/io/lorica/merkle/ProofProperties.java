package io.lorica.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Proofs and roots of trees of any size, beside the definitions. */
class ProofProperties {
    private static final int LARGEST = 700;

    @Property(tries = 100)
    void the_right_edge_gives_the_root_after_each_leaf(@ForAll @IntRange(max = LARGEST) int size) {
        ReferenceTree tree = ReferenceTree.of(size);
        CompactRange range = CompactRange.empty();
        tree.leaves().forEach(leaf -> range.append(leaf, (_, _) -> {}));

        assertThat(range.root()).isEqualTo(tree.root());
        assertThat(CompactRange.of(size, range.peaks()).root()).isEqualTo(tree.root());
    }

    @Property(tries = 100)
    void an_inclusion_proof_holds_and_no_bit_of_it_can_change(
            @ForAll @IntRange(min = 1, max = LARGEST) int size, @ForAll long seed) {
        ReferenceTree tree = ReferenceTree.of(size);
        int index = new Random(seed).nextInt(size);
        Hash leaf = tree.leaves().get(index);
        Hash root = tree.root();
        InclusionProof proof = new InclusionProof(index, size, tree.inclusion(index));

        assertThat(proof.proves(leaf, root)).isTrue();
        for (List<Hash> path : changed(proof.path())) {
            assertThat(new InclusionProof(index, size, path).proves(leaf, root)).isFalse();
        }
        assertThat(flips(leaf)).noneMatch(other -> proof.proves(other, root));
        assertThat(flips(root)).noneMatch(other -> proof.proves(leaf, other));
    }

    @Property(tries = 100)
    void an_inclusion_proof_holds_for_its_place_only(@ForAll @IntRange(min = 1, max = 80) int size, @ForAll long seed) {
        ReferenceTree tree = ReferenceTree.of(size);
        int index = new Random(seed).nextInt(size);
        List<Hash> path = tree.inclusion(index);
        for (int other = 0; other < size + 2; other++) {
            assertThat(new InclusionProof(other, size, path)
                            .proves(tree.leaves().get(index), tree.root()))
                    .isEqualTo(other == index);
        }
    }

    @Property(tries = 100)
    void a_consistency_proof_holds_and_no_bit_of_it_can_change(
            @ForAll @IntRange(min = 1, max = LARGEST) int to, @ForAll long seed) {
        ReferenceTree tree = ReferenceTree.of(to);
        int from = 1 + new Random(seed).nextInt(to);
        Hash fromRoot = tree.first(from).root();
        Hash toRoot = tree.root();
        ConsistencyProof proof = new ConsistencyProof(from, to, tree.consistency(from));

        assertThat(proof.proves(fromRoot, toRoot)).isTrue();
        for (List<Hash> path : changed(proof.path())) {
            assertThat(new ConsistencyProof(from, to, path).proves(fromRoot, toRoot))
                    .isFalse();
        }
        assertThat(flips(fromRoot)).noneMatch(other -> proof.proves(other, toRoot));
        assertThat(flips(toRoot)).noneMatch(other -> proof.proves(fromRoot, other));
    }

    @Property(tries = 100)
    void a_consistency_proof_holds_for_no_earlier_tree_of_another_size(
            @ForAll @IntRange(min = 2, max = 80) int to, @ForAll long seed) {
        ReferenceTree tree = ReferenceTree.of(to);
        int from = 1 + new Random(seed).nextInt(to - 1);
        List<Hash> path = tree.consistency(from);
        for (int other = 0; other <= to; other++) {
            assertThat(new ConsistencyProof(other, to, path)
                            .proves(tree.first(from).root(), tree.root()))
                    .isEqualTo(other == from);
        }
    }

    @Property(tries = 300)
    void what_a_proof_asks_for_is_what_the_definition_hashes(
            @ForAll @IntRange(min = 1, max = LARGEST) int size, @ForAll long seed) {
        ReferenceTree tree = ReferenceTree.of(size);
        Random random = new Random(seed);
        int index = random.nextInt(size);
        int from = random.nextInt(size + 1);

        assertThat(hashed(tree, ProofShape.inclusion(index, size))).isEqualTo(tree.inclusion(index));
        assertThat(hashed(tree, ProofShape.consistency(from, size))).isEqualTo(tree.consistency(from));
    }

    private static List<Hash> hashed(ReferenceTree tree, List<LeafRange> ranges) {
        return ranges.stream()
                .map(range -> range.hash(node -> new ReferenceTree(
                                tree.entries().subList((int) (node.index() << node.level()), (int)
                                        ((node.index() + 1) << node.level())))
                        .root()))
                .toList();
    }

    /** Each bit flipped; a hash more at either end, a hash less at each place, two exchanged. */
    private static List<List<Hash>> changed(List<Hash> path) {
        List<List<Hash>> all = new ArrayList<>();
        for (int i = 0; i < path.size(); i++) {
            for (Hash flipped : flips(path.get(i))) {
                all.add(with(path, i, flipped));
            }
            List<Hash> shorter = new ArrayList<>(path);
            shorter.remove(i);
            all.add(shorter);
        }
        for (int i = 0; i + 1 < path.size(); i++) {
            all.add(with(with(path, i, path.get(i + 1)), i + 1, path.get(i)));
        }
        for (Hash more : List.of(TreeHasher.EMPTY_ROOT, path.isEmpty() ? TreeHasher.EMPTY_ROOT : path.getLast())) {
            List<Hash> longer = new ArrayList<>(path);
            longer.add(more);
            all.add(longer);
            List<Hash> before = new ArrayList<>(path);
            before.addFirst(more);
            all.add(before);
        }
        return all;
    }

    private static List<Hash> with(List<Hash> path, int place, Hash hash) {
        List<Hash> other = new ArrayList<>(path);
        other.set(place, hash);
        return other;
    }

    private static List<Hash> flips(Hash hash) {
        List<Hash> all = new ArrayList<>();
        for (int bit = 0; bit < Hash.BYTES * Byte.SIZE; bit++) {
            byte[] bytes = hash.bytes();
            bytes[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            all.add(Hash.of(bytes));
        }
        return all;
    }
}

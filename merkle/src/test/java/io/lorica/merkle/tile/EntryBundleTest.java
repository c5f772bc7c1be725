package io.lorica.merkle.tile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lorica.merkle.MalformedException;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class EntryBundleTest {
    @Test
    void lengths_stand_before_entries_as_two_bytes_the_high_one_first() {
        assertThat(EntryBundle.encode(List.of(new byte[] {7}, new byte[0], new byte[0x0102])))
                .startsWith(0, 1, 7, 0, 0, 1, 2)
                .hasSize(3 + 2 + 2 + 0x0102);
    }

    @Property(tries = 100)
    void entries_come_back(@ForAll @Size(max = 20) List<byte[]> entries) {
        assertThat(EntryBundle.decode(EntryBundle.encode(entries), entries.size()))
                .usingElementComparator(Arrays::compare)
                .isEqualTo(entries);
    }

    @Property(tries = 100)
    void a_bundle_that_was_cut_is_refused(@ForAll @Size(min = 1, max = 5) List<byte[]> entries) {
        byte[] bundle = EntryBundle.encode(entries);
        for (int length = 0; length < bundle.length; length++) {
            byte[] cut = Arrays.copyOf(bundle, length);
            assertThatThrownBy(() -> EntryBundle.decode(cut, entries.size())).isInstanceOf(MalformedException.class);
        }
        assertThatThrownBy(() -> EntryBundle.decode(bundle, entries.size() + 1)).isInstanceOf(MalformedException.class);
    }

    @Test
    void the_longest_entry_comes_back_and_a_longer_one_is_refused() {
        byte[] longest = new byte[EntryBundle.MAX_ENTRY_BYTES];
        longest[65_534] = 9;
        assertThat(EntryBundle.decode(EntryBundle.encode(List.of(longest)), 1).getFirst())
                .isEqualTo(longest);
        assertThatThrownBy(() -> EntryBundle.encode(List.of(new byte[EntryBundle.MAX_ENTRY_BYTES + 1])))
                .hasMessage("An entry of 65536 bytes is too long: at most 65535. Log its digest instead.");
    }
}

// Judges a log that `benchmarks/run log-sample` wrote, with the code that Go's checksum database and transparency-dev's
// logs are made of: main LOG-SAMPLE RESULTS.jsonl
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	formats "github.com/transparency-dev/formats/log"
	notes "github.com/transparency-dev/formats/note"
	tlogproof "github.com/transparency-dev/formats/proof"
	"github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	suite  = "tlog"
	height = 8
	origin = "lorica.example/interop"
)

// judge holds the sample and the file that results go to.
type judge struct {
	root    string
	results *os.File
	failed  bool
	keys    []note.Verifier
	trees   []tlog.Tree // by size
	notes   map[int64][]byte
	leaves  []tlog.Hash
	cache   map[string][]byte
}

// result is one line of the results, as the other suites write it.
type result struct {
	Suite  string `json:"suite"`
	Name   string `json:"name"`
	Passed bool   `json:"passed"`
	Detail string `json:"detail"`
}

func main() {
	results, err := os.OpenFile(os.Args[2], os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		panic(err)
	}
	j := &judge{root: os.Args[1], results: results, notes: map[int64][]byte{}, cache: map[string][]byte{}}
	j.write(map[string]any{"suite": suite, "versions": versions()})
	j.check("sumdb/note reads the Ed25519 key, transparency-dev/formats the ECDSA key", j.readKeys)
	j.check("checkpoints: sumdb/note verifies Ed25519, transparency-dev/formats ECDSA", j.checkpoints)
	if j.failed {
		os.Exit(1) // Nothing to hold the rest against.
	}
	j.check("entry bundles hash to the leaf hashes of level 0", j.entries)
	j.check("tlog.TileHashReader accepts the tiles of every size", j.tiles)
	j.check("every leaf is in the tree (tlog.ProveRecord from tiles, tlog.CheckRecord)", j.inclusions)
	j.check("every pair of sizes is consistent (tlog.ProveTree from tiles, tlog.CheckTree)", j.consistencies)
	j.check("Lorica's proofs of inclusion are those of tlog, and hold in transparency-dev/merkle", j.inclusionProofs)
	j.check("Lorica's proofs of consistency are those of tlog, and hold in transparency-dev/merkle", j.consistencyProofs)
	j.check("the judges refuse changed checkpoints and tiles", j.changes)
	if j.failed {
		os.Exit(1)
	}
}

func (j *judge) check(name string, judged func() (string, error)) {
	detail, err := judged()
	verdict := "passed"
	if err != nil {
		detail, verdict, j.failed = err.Error(), "FAILED", true
	}
	fmt.Printf("%s  %s: %s  %s\n", verdict, suite, name, detail)
	j.write(result{suite, name, err == nil, detail})
}

func (j *judge) write(line any) {
	if err := json.NewEncoder(j.results).Encode(line); err != nil {
		panic(err)
	}
}

func versions() map[string]string {
	found := map[string]string{}
	info, _ := debug.ReadBuildInfo()
	found["go"] = info.GoVersion
	for _, dependency := range info.Deps {
		if !strings.HasPrefix(dependency.Path, "filippo.io/") && dependency.Path != "golang.org/x/crypto" {
			found[dependency.Path] = dependency.Version
		}
	}
	return found
}

func (j *judge) read(name string) []byte {
	if _, known := j.cache[name]; !known {
		content, err := os.ReadFile(filepath.Join(j.root, name))
		if err != nil {
			content = nil
		}
		j.cache[name] = content
	}
	return j.cache[name]
}

func (j *judge) readKeys() (string, error) {
	lines := strings.Fields(string(j.read("verifier-keys")))
	if len(lines) != 2 {
		return "", fmt.Errorf("%d keys", len(lines))
	}
	ed25519, err := note.NewVerifier(lines[0])
	if err != nil {
		return "", err
	}
	ecdsa, err := notes.NewECDSAVerifier(lines[1])
	if err != nil {
		return "", err
	}
	j.keys = []note.Verifier{ed25519, ecdsa}
	return fmt.Sprintf("%s+%08x and %08x", ed25519.Name(), ed25519.KeyHash(), ecdsa.KeyHash()), nil
}

// checkpoints asks for both signatures at once, and then for each alone.
func (j *judge) checkpoints() (string, error) {
	files, err := os.ReadDir(filepath.Join(j.root, "checkpoints"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		signed := j.read("checkpoints/" + file.Name())
		opened, err := note.Open(signed, note.VerifierList(j.keys...))
		if err != nil || len(opened.Sigs) != 2 {
			return "", fmt.Errorf("%s: %v signatures, %v", file.Name(), opened, err)
		}
		for _, key := range j.keys {
			checkpoint, rest, _, err := formats.ParseCheckpoint(signed, origin, key)
			if err != nil || len(rest) > 0 || strconv.FormatUint(checkpoint.Size, 10) != file.Name() {
				return "", fmt.Errorf("%s: %v %v", file.Name(), checkpoint, err)
			}
		}
		// The body of a checkpoint of tlog has its own first line.
		_, body, _ := strings.Cut(opened.Text, "\n")
		tree, err := tlog.ParseTree([]byte("go.sum database tree\n" + body))
		if err != nil {
			return "", err
		}
		j.trees = append(j.trees, tree)
		j.notes[tree.N] = signed
	}
	slices.SortFunc(j.trees, func(a, b tlog.Tree) int { return int(a.N - b.N) })
	last := j.trees[len(j.trees)-1]
	if !bytes.Equal(j.read("log/checkpoint"), j.notes[last.N]) {
		return "", errors.New("log/checkpoint is not the last one")
	}
	return fmt.Sprintf("%d checkpoints of 0 to %d leaves", len(j.trees), last.N), nil
}

// changes shows that what was judged above could have failed: each size with another digit, each tile with another bit.
func (j *judge) changes() (string, error) {
	for _, signed := range j.notes {
		for _, key := range j.keys {
			changed := bytes.Replace(signed, []byte("\n"), []byte("\n1"), 1)
			if _, err := note.Open(changed, note.VerifierList(key)); err == nil {
				return "", errors.New("a changed size verifies")
			}
		}
	}
	tree := j.last()
	tiles := tlog.NewTiles(height, 0, tree.N)
	for i, tile := range tiles {
		data := j.read("log/" + path(tile))
		bit := i % (8 * len(data))
		data[bit/8] ^= 1 << (bit % 8)
		if _, err := tlog.ReadTileData(tile, tlog.TileHashReader(tree, j)); err == nil {
			return "", fmt.Errorf("a changed %s is accepted", path(tile))
		}
		data[bit/8] ^= 1 << (bit % 8)
	}
	return fmt.Sprintf("%d checkpoints, %d tiles", len(j.notes), len(tiles)), nil
}

func (j *judge) last() tlog.Tree {
	return j.trees[len(j.trees)-1]
}

// entries reads every entry; what follows takes the hashes of what is in the bundles, not those of the tiles.
func (j *judge) entries() (string, error) {
	longest, total := 0, 0
	size := j.last().N
	for n := int64(0); n*256 < size; n++ {
		tile := tlog.Tile{H: height, L: 0, N: n, W: int(min(256, size-n*256))}
		bundle := j.read("log/" + strings.Replace(path(tile), "tile/0/", "tile/entries/", 1))
		for len(bundle) > 0 {
			length := int(binary.BigEndian.Uint16(bundle))
			entry := bundle[2 : 2+length]
			j.leaves = append(j.leaves, tlog.RecordHash(entry))
			longest, total = max(longest, length), total+length
			bundle = bundle[2+length:]
		}
		if int64(len(j.leaves)) != min(size, (n+1)*256) {
			return "", fmt.Errorf("bundle %d has another number of entries", n)
		}
		hashes := j.read("log/" + path(tile))
		for i := range tile.W {
			if !bytes.Equal(hashes[i*32:i*32+32], j.leaves[n*256+int64(i)][:]) {
				return "", fmt.Errorf("entry %d has another hash", n*256+int64(i))
			}
		}
	}
	return fmt.Sprintf("%d entries, %d bytes, the longest %d", len(j.leaves), total, longest), nil
}

// path is C2SP's: tile/L/N where sumdb has tile/8/L/N.
func path(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
}

func (j *judge) Height() int { return height }

func (j *judge) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(tiles))
	for i, tile := range tiles {
		if data[i] = j.read("log/" + path(tile)); len(data[i]) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", path(tile), len(data[i]))
		}
	}
	return data, nil
}

func (j *judge) SaveTiles([]tlog.Tile, [][]byte) {}

// tiles reads each tile of each size through the reader that holds them against the signed root.
func (j *judge) tiles() (string, error) {
	read := map[string]bool{}
	for _, tree := range j.trees {
		reader := tlog.TileHashReader(tree, j)
		for _, tile := range tlog.NewTiles(height, 0, tree.N) {
			data, err := tlog.ReadTileData(tile, reader)
			if err != nil {
				return "", fmt.Errorf("%s of %d: %w", path(tile), tree.N, err)
			}
			if !bytes.Equal(data, j.read("log/"+path(tile))) {
				return "", fmt.Errorf("%s of %d differs", path(tile), tree.N)
			}
			read[path(tile)] = true
		}
		root, err := tlog.TreeHash(tree.N, reader)
		if err != nil || root != tree.Hash {
			return "", fmt.Errorf("root of %d: %v %w", tree.N, root, err)
		}
	}
	return fmt.Sprintf("%d tiles", len(read)), nil
}

func (j *judge) inclusions() (string, error) {
	tree := j.last()
	reader := tlog.TileHashReader(tree, j)
	for index, leaf := range j.leaves {
		path, err := tlog.ProveRecord(tree.N, int64(index), reader)
		if err != nil {
			return "", fmt.Errorf("leaf %d: %w", index, err)
		}
		if err := tlog.CheckRecord(path, tree.N, tree.Hash, int64(index), leaf); err != nil {
			return "", fmt.Errorf("leaf %d: %w", index, err)
		}
	}
	return fmt.Sprintf("%d leaves", len(j.leaves)), nil
}

// pairs calls for each two trees that have leaves, in order.
func (j *judge) pairs(each func(from, to tlog.Tree) error) (string, error) {
	pairs := 0
	for i, from := range j.trees {
		for _, to := range j.trees[i:] {
			if from.N > 0 {
				if err := each(from, to); err != nil {
					return "", fmt.Errorf("%d to %d: %w", from.N, to.N, err)
				}
				pairs++
			}
		}
	}
	return fmt.Sprintf("%d pairs", pairs), nil
}

func (j *judge) consistencies() (string, error) {
	return j.pairs(func(from, to tlog.Tree) error {
		path, err := tlog.ProveTree(to.N, from.N, tlog.TileHashReader(to, j))
		if err != nil {
			return err
		}
		return tlog.CheckTree(path, to.N, to.Hash, from.N, from.Hash)
	})
}

func (j *judge) inclusionProofs() (string, error) {
	tree := j.last()
	reader := tlog.TileHashReader(tree, j)
	files, err := os.ReadDir(filepath.Join(j.root, "proofs"))
	if err != nil {
		return "", err
	}
	for _, file := range files {
		var read tlogproof.TLogProof
		if err := read.Unmarshal(j.read("proofs/" + file.Name())); err != nil {
			return "", fmt.Errorf("%s: %w", file.Name(), err)
		}
		path, err := tlog.ProveRecord(tree.N, int64(read.Index), reader)
		if err != nil {
			return "", err
		}
		if !slices.EqualFunc(path, read.Hashes, func(a tlog.Hash, b [sha256.Size]byte) bool { return a == b }) {
			return "", fmt.Errorf("%s differs from tlog's", file.Name())
		}
		if !bytes.Equal(read.Checkpoint, j.notes[tree.N]) {
			return "", fmt.Errorf("%s has another checkpoint", file.Name())
		}
		var hashes [][]byte
		for _, hash := range read.Hashes {
			hashes = append(hashes, hash[:])
		}
		leaf := j.leaves[read.Index]
		err = proof.VerifyInclusion(
			rfc6962.DefaultHasher, read.Index, uint64(tree.N), leaf[:], hashes, tree.Hash[:])
		if err != nil {
			return "", fmt.Errorf("%s: %w", file.Name(), err)
		}
	}
	return fmt.Sprintf("%d proofs as c2sp.org/tlog-proof", len(files)), nil
}

func (j *judge) consistencyProofs() (string, error) {
	return j.pairs(func(from, to tlog.Tree) error {
		path, err := tlog.ProveTree(to.N, from.N, tlog.TileHashReader(to, j))
		if err != nil {
			return err
		}
		var hashes [][]byte
		for _, line := range strings.Fields(string(j.read(fmt.Sprintf("consistency/%d-%d", from.N, to.N)))) {
			hash, err := base64.StdEncoding.DecodeString(line)
			if err != nil {
				return err
			}
			hashes = append(hashes, hash)
		}
		if from.N < to.N &&
			!slices.EqualFunc(path, hashes, func(a tlog.Hash, b []byte) bool { return bytes.Equal(a[:], b) }) {
			return errors.New("differs from tlog's")
		}
		return proof.VerifyConsistency(
			rfc6962.DefaultHasher, uint64(from.N), uint64(to.N), hashes, from.Hash[:], to.Hash[:])
	})
}

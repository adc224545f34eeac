// Judges logs by golang.org/x/mod/sumdb alone (tlog, note): no line of Zhili takes part.
//
// Reads a list of claims as JSON from standard input and answers a list of the same length: why each claim is
// refused, or an empty text where everything it says is true.
package main

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	height = 8
	width  = 1 << height
)

// A claim about a log: what is empty is not claimed.
type claim struct {
	Key        string // the log's public key
	Checkpoint string
	Older      string // an earlier checkpoint, of which Growth shows that it is the beginning
	Growth     tlog.TreeProof
	Entry      []byte // stands at Index, as Path shows
	Index      int64
	Path       tlog.RecordProof
	Salt       []byte // Entry commits to Content under Salt
	Content    []byte
	Folder     string // holds the log's tiles
}

func main() {
	var claims []claim
	if err := json.NewDecoder(os.Stdin).Decode(&claims); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	verdicts := make([]string, len(claims))
	for i, one := range claims {
		if err := judge(one); err != nil {
			verdicts[i] = err.Error()
		}
	}
	json.NewEncoder(os.Stdout).Encode(verdicts)
}

func judge(c claim) error {
	tree, err := head(c.Key, c.Checkpoint)
	if err != nil {
		return fmt.Errorf("checkpoint: %w", err)
	}
	if c.Older != "" {
		older, err := head(c.Key, c.Older)
		if err != nil {
			return fmt.Errorf("earlier checkpoint: %w", err)
		}
		if err := tlog.CheckTree(c.Growth, tree.N, tree.Hash, older.N, older.Hash); err != nil {
			return fmt.Errorf("growth: %w", err)
		}
	}
	if c.Entry != nil {
		if err := tlog.CheckRecord(c.Path, tree.N, tree.Hash, c.Index, tlog.RecordHash(c.Entry)); err != nil {
			return fmt.Errorf("path: %w", err)
		}
		if c.Salt != nil && !commits(c.Entry, c.Salt, c.Content) {
			return errors.New("content: another was sealed")
		}
	}
	if c.Folder != "" {
		return whole(c.Folder, tree)
	}
	return nil
}

// The size and the root of a checkpoint that the log signed.
func head(key, checkpoint string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tree, err
	}
	opened, err := note.Open([]byte(checkpoint), note.VerifierList(verifier))
	if err != nil {
		return tree, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, errors.New("not the checkpoint of this log")
	}
	if tree.N, err = strconv.ParseInt(lines[1], 10, 64); err != nil {
		return tree, err
	}
	tree.Hash, err = tlog.ParseHash(lines[2])
	return tree, err
}

// Whether an entry holds the HMAC-SHA-256 of a content under a salt (docs/ledger.md says how it is written).
func commits(entry, salt, content []byte) bool {
	mac := hmac.New(sha256.New, salt)
	mac.Write(content)
	begin := 10 + int(entry[9])
	return len(entry) >= begin+33 && entry[begin] == 1 && hmac.Equal(entry[begin+1:begin+33], mac.Sum(nil))
}

// Whether the entries of a folder make the tree, every tile is what they make it, and a client finds its way.
func whole(folder string, tree tlog.Tree) error {
	var stored []tlog.Hash
	memory := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, at := range indexes {
			found[i] = stored[at]
		}
		return found, nil
	})
	for first := int64(0); first < tree.N; first += width {
		entries, err := bundle(folder, first, min(width, tree.N-first))
		if err != nil {
			return err
		}
		for i, entry := range entries {
			hashes, err := tlog.StoredHashes(first+int64(i), entry, memory)
			if err != nil {
				return err
			}
			stored = append(stored, hashes...)
		}
	}
	root, err := tlog.TreeHash(tree.N, memory)
	if err != nil || root != tree.Hash {
		return fmt.Errorf("entries: they make another root (%v)", err)
	}
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		if end := tile.N<<height + int64(tile.W); tile.W < width && end != tree.N>>uint(height*tile.L) {
			continue // a part of a tile as it was when the log was smaller
		}
		expected, err := tlog.ReadTileData(tile, memory)
		if err != nil {
			return err
		}
		found, err := os.ReadFile(path(folder, tile))
		if err != nil || !bytes.Equal(found, expected) {
			return fmt.Errorf("tile: %s is another (%v)", tile.Path(), err)
		}
	}
	proof, err := tlog.ProveRecord(tree.N, 0, tlog.TileHashReader(tree, files(folder)))
	if err != nil {
		return fmt.Errorf("tiles: %w", err)
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, 0, stored[0])
}

// The entries from the place first on: each after its length in two bytes.
func bundle(folder string, first, count int64) ([][]byte, error) {
	tile := tlog.Tile{H: height, L: -1, N: first >> height, W: int(count)}
	data, err := os.ReadFile(path(folder, tile))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) > 1 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			break
		}
		entries, data = append(entries, data[2:2+length]), data[2+length:]
	}
	if len(data) != 0 || int64(len(entries)) != count {
		return nil, errors.New("entries: a bundle does not come out even")
	}
	return entries, nil
}

// Where tlog-tiles puts a tile: as Go does, but for the height, and with another word for what holds entries.
func path(folder string, tile tlog.Tile) string {
	name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return filepath.Join(folder, strings.Replace(name, "tile/data/", "tile/entries/", 1))
}

func min(a, b int64) int64 {
	if a < b {
		return a
	}
	return b
}

// A folder as a client of the log reads it.
type files string

func (f files) Height() int { return height }

func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, err := os.ReadFile(path(string(f), tile))
		if err != nil {
			return nil, err
		}
		found[i] = data
	}
	return found, nil
}

func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

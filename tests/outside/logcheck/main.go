// logcheck holds a published log against golang.org/x/mod's own tree and notes, which nobody at the
// city wrote: the signature, every tile, every entry, the beginnings it is told of, and receipts.
//
//	logcheck FOLDER [SIZE:ROOT-IN-HEX | RECEIPT=ENTRY-FILE]...
package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func fail(format string, words ...any) {
	fmt.Printf("FAIL "+format+"\n", words...)
	os.Exit(1)
}

func must[T any](value T, err error) T {
	if err != nil {
		fail("%v", err)
	}
	return value
}

// folder reads tiles as tlog wants them; its paths are C2SP's without the "8/" of Go's own.
type folder struct {
	path string
	size int64
}

func (f folder) Height() int { return height }

func (f folder) SaveTiles([]tlog.Tile, [][]byte) {}

func (f folder) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		name := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		raw, err := os.ReadFile(filepath.Join(f.path, name))
		if err != nil {
			return nil, err
		}
		all = append(all, raw)
	}
	return all, nil
}

// open checks a checkpoint's signature and gives the tree it names.
func open(raw []byte, log note.Verifier) tlog.Tree {
	signed := must(note.Open(raw, note.VerifierList(log)))
	lines := strings.Split(signed.Text, "\n")
	if lines[0] != log.Name() {
		fail("the checkpoint is of %s", lines[0])
	}
	var root tlog.Hash
	copy(root[:], must(base64.StdEncoding.DecodeString(lines[2])))
	return tlog.Tree{N: must(strconv.ParseInt(lines[1], 10, 64)), Hash: root}
}

func main() {
	path := os.Args[1]
	vkeys := strings.Split(string(must(os.ReadFile(filepath.Join(path, "vkey")))), "\n")
	log := must(note.NewVerifier(vkeys[0]))
	tree := open(must(os.ReadFile(filepath.Join(path, "checkpoint"))), log)
	files := folder{path, tree.N}
	reader := tlog.TileHashReader(tree, files)

	// Every entry, and from the entries alone every hash of the tree and every tile.
	var hashes []tlog.Hash
	store := tlog.HashReaderFunc(func(at []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(at))
		for i, n := range at {
			found[i] = hashes[n]
		}
		return found, nil
	})
	for n := int64(0); n < tree.N; {
		tile := tlog.Tile{H: height, L: -1, N: n >> height, W: int(min(256, tree.N-n))}
		name := strings.Replace(tile.Path(), "tile/8/data", "tile/entries", 1)
		raw := must(os.ReadFile(filepath.Join(path, name)))
		for ; len(raw) > 1; n++ {
			length := int(binary.BigEndian.Uint16(raw))
			hashes = append(hashes, must(tlog.StoredHashes(n, raw[2:2+length], store))...)
			raw = raw[2+length:]
		}
	}
	if root := must(tlog.TreeHash(tree.N, store)); root != tree.Hash {
		fail("the entries do not make the root")
	}
	held := 0
	for _, tile := range tlog.NewTiles(height, 0, tree.N) {
		width := tree.N>>(height*tile.L) - tile.N<<height
		if tile.W < 1<<height && int64(tile.W) != width {
			continue // as it was in a smaller tree
		}
		if !bytes.Equal(must(files.ReadTiles([]tlog.Tile{tile}))[0], must(tlog.ReadTileData(tile, store))) {
			fail("%s", tile.Path())
		}
		held++
	}
	fmt.Printf("entries %d tiles %d\n", tree.N, held)

	for _, word := range os.Args[2:] {
		if receipt, entry, is := strings.Cut(word, "="); is {
			checkReceipt(must(os.ReadFile(receipt)), must(os.ReadFile(entry)), log)
			continue
		}
		size, root, _ := strings.Cut(word, ":")
		old := must(strconv.ParseInt(size, 10, 64))
		var before tlog.Hash
		copy(before[:], must(hex.DecodeString(root)))
		proof := must(tlog.ProveTree(tree.N, old, reader))
		if err := tlog.CheckTree(proof, tree.N, tree.Hash, old, before); err != nil {
			fail("consistency %d: %v", old, err)
		}
		fmt.Printf("consistency %d\n", old)
	}
}

// checkReceipt reads a tlog-proof and holds it against the checkpoint in it.
func checkReceipt(raw, entry []byte, log note.Verifier) {
	head, checkpoint, _ := strings.Cut(string(raw), "\n\n")
	tree := open([]byte(checkpoint), log)
	var index int64
	var proof tlog.RecordProof
	for _, line := range strings.Split(head, "\n")[1:] {
		if rest, is := strings.CutPrefix(line, "index "); is {
			index = must(strconv.ParseInt(rest, 10, 64))
		} else if !strings.HasPrefix(line, "extra ") {
			var hash tlog.Hash
			copy(hash[:], must(base64.StdEncoding.DecodeString(line)))
			proof = append(proof, hash)
		}
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
		fail("receipt %d: %v", index, err)
	}
	fmt.Printf("receipt %d\n", index)
}

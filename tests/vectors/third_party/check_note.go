// Checks a checkpoint and the log under it with golang.org/x/mod: its reader of signed notes (sumdb/note), its Merkle tree
// (sumdb/tlog), and Go's own Ed25519. Nothing here knows Twinseal but the lines that a checkpoint consists of.
//
// note NOTE LOG KEY...: the note's file, the file of lines, then one verifier key a signer: NAME+ID+BASE64, as
// note.NewVerifier takes it, or cosigner:NAME+BASE64 for a timestamped cosignature (c2sp.org/tlog-cosignature, type 0x04).
// All must have signed.
//
// record SIZE ROOT NUMBER LEAF [STEP...]: the proof that a leaf stands in a tree, hashes as base64.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A cosigner verifies timestamped cosignatures; sumdb/note knows none but lets a caller bring verifiers.
type cosigner struct {
	name string
	key  ed25519.PublicKey
}

func (c cosigner) Name() string { return c.name }

func (c cosigner) KeyHash() uint32 {
	sum := sha256.Sum256([]byte(c.name + "\n\x04" + string(c.key)))
	return binary.BigEndian.Uint32(sum[:])
}

func (c cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	text := fmt.Sprintf("cosignature/v1\ntime %d\n%s", binary.BigEndian.Uint64(sig), msg)
	return ed25519.Verify(c.key, []byte(text), sig[8:])
}

// hashes reads from a slice, as tlog wants to read stored hashes from somewhere.
type hashes []tlog.Hash

func (h hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		if index >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d is not stored", index)
		}
		found = append(found, h[index])
	}
	return found, nil
}

func verifier(key string) (note.Verifier, error) {
	if !strings.HasPrefix(key, "cosigner:") {
		return note.NewVerifier(key)
	}
	name, encoded, _ := strings.Cut(strings.TrimPrefix(key, "cosigner:"), "+")
	raw, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(raw) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%s: no key of Ed25519", name)
	}
	return cosigner{name, raw}, nil
}

func root(lines [][]byte) (tlog.Hash, error) {
	var stored hashes
	for number, line := range lines {
		more, err := tlog.StoredHashes(int64(number), line, stored)
		if err != nil {
			return tlog.Hash{}, err
		}
		stored = append(stored, more...)
	}
	return tlog.TreeHash(int64(len(lines)), stored)
}

func checkNote(noteFile, logFile string, keys []string) error {
	var known []note.Verifier
	for _, key := range keys {
		one, err := verifier(key)
		if err != nil {
			return err
		}
		known = append(known, one)
	}
	data, err := os.ReadFile(noteFile)
	if err != nil {
		return err
	}
	opened, err := note.Open(data, note.VerifierList(known...))
	if err != nil {
		return err
	}
	if len(opened.Sigs) != len(keys) {
		return fmt.Errorf("%d of %d signed", len(opened.Sigs), len(keys))
	}
	rows := strings.Split(opened.Text, "\n")
	size, err := strconv.Atoi(rows[1])
	if err != nil {
		return err
	}
	log, err := os.ReadFile(logFile)
	if err != nil {
		return err
	}
	lines := bytes.Split(log, []byte("\n"))
	if size > len(lines)-1 {
		return fmt.Errorf("the log has %d lines, the checkpoint covers %d", len(lines)-1, size)
	}
	computed, err := root(lines[:size])
	if err != nil {
		return err
	}
	if computed.String() != rows[2] {
		return fmt.Errorf("the root of %d lines is %v", size, computed)
	}
	return nil
}

func checkRecord(arguments []string) error {
	size, err := strconv.ParseInt(arguments[0], 10, 64)
	if err != nil {
		return err
	}
	number, err := strconv.ParseInt(arguments[2], 10, 64)
	if err != nil {
		return err
	}
	var parsed []tlog.Hash
	for _, text := range append([]string{arguments[1], arguments[3]}, arguments[4:]...) {
		hash, err := tlog.ParseHash(text)
		if err != nil {
			return err
		}
		parsed = append(parsed, hash)
	}
	return tlog.CheckRecord(parsed[2:], size, parsed[0], number, parsed[1])
}

func main() {
	var err error
	if os.Args[1] == "record" {
		err = checkRecord(os.Args[2:])
	} else {
		err = checkNote(os.Args[2], os.Args[3], os.Args[4:])
	}
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("good")
}

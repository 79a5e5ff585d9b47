package data

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
)

// openArchive reads a .tar.gz of record files. All of the file goes into its
// checksum.
func openArchive(file string) (Split, error) {
	f, err := openFile(file)
	if err != nil {
		return Split{}, err
	}
	defer f.Close()
	s, err := readArchive(f)
	if err != nil {
		return Split{}, fmt.Errorf("%s: %w", file, err)
	}
	return s, nil
}

func readArchive(r io.Reader) (Split, error) {
	checksum := md5.New()
	packed := bufio.NewReader(io.TeeReader(r, checksum))
	unpacked, err := gzip.NewReader(packed)
	if err != nil {
		return Split{}, fmt.Errorf("no gzip: %w; want a folder of data, or the .tar.gz of CIFAR-10's or CIFAR-100's binary version", err)
	}
	parts := recordParts{}
	var official string
	kept := 0
	for members := tar.NewReader(unpacked); ; {
		member, err := members.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Split{}, fmt.Errorf("tar: %w", err)
		}
		name := path.Base(member.Name)
		if member.Typeflag != tar.TypeReg || path.Ext(name) != ".bin" {
			continue
		}
		if err := parts.read(name, members); err != nil {
			return Split{}, fmt.Errorf("%s: %w", member.Name, err)
		}
		if kept += len(parts[name].Pixels); kept > mostBytes {
			return Split{}, fmt.Errorf("%s: more than %d bytes of pixels so far, want no more", member.Name, mostBytes)
		}
		official = formatOf(name).checksum
	}
	// What follows the last member takes part in gzip's checks and in the checksum.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return Split{}, fmt.Errorf("after the last member: %w", err)
	}
	if len(parts) == 0 {
		return Split{}, errors.New("has no .bin files, want those of CIFAR-10 or CIFAR-100")
	}
	return parts.split(hex.EncodeToString(checksum.Sum(nil)) == official)
}

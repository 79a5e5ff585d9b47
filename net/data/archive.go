package data

import (
	"archive/tar"
	"compress/gzip"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"gradscale/net/internal/disk"
)

// openArchive reads a .tar.gz of record files. All of the file goes into its
// checksum.
func openArchive(file string) (Split, error) {
	f, _, err := disk.Open(file)
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

func readArchive(r io.ReadSeeker) (Split, error) {
	checksum := md5.New()
	p, err := readTar(func() (io.Reader, error) {
		if _, err := r.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		checksum.Reset()
		unpacked, err := gzip.NewReader(buffered(io.TeeReader(r, checksum)))
		if err != nil {
			return nil, fmt.Errorf("no gzip: %w; want a folder of data, or the .tar.gz of CIFAR-10's or CIFAR-100's binary version", err)
		}
		return unpacked, nil
	})
	if err != nil {
		return Split{}, err
	}
	return p.named(hex.EncodeToString(checksum.Sum(nil)) == p.format.checksum), nil
}

// readTar goes through an archive twice, each time from a reader of its own: for
// what there is, and to keep it.
func readTar(begin func() (io.Reader, error)) (*recordPlan, error) {
	sizes := map[string]int64{}
	err := eachRecordFile(begin, func(name string, size int64, _ io.Reader) error {
		if _, twice := sizes[name]; twice {
			return errors.New("there twice, want each file once")
		}
		sizes[name] = size
		_, err := formatOf(name).records(size)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(sizes) == 0 {
		return nil, errors.New("has no .bin files, want those of CIFAR-10 or CIFAR-100")
	}
	p, err := planRecords(sizes)
	if err != nil {
		return nil, err
	}
	err = eachRecordFile(begin, func(name string, size int64, r io.Reader) error {
		if size != sizes[name] {
			return errors.New("another size at second reading")
		}
		return p.read(name, r)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// eachRecordFile calls do for each .bin file of an archive. Links, which may stand
// for one, are errors.
func eachRecordFile(begin func() (io.Reader, error), do func(name string, size int64, r io.Reader) error) error {
	unpacked, err := begin()
	if err != nil {
		return err
	}
	unpacked = &atMost{unpacked, mostBytes}
	for members := tar.NewReader(unpacked); ; {
		member, err := members.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("tar: %w", err)
		}
		name := path.Base(member.Name)
		switch link := member.Typeflag == tar.TypeSymlink || member.Typeflag == tar.TypeLink; {
		case isMetadata(member.Name):
		case link:
			err = fmt.Errorf("a link to %s, want a regular file", member.Linkname)
		case path.Ext(name) != ".bin":
		case member.Typeflag != tar.TypeReg:
			err = fmt.Errorf("type %q, want a regular file", member.Typeflag)
		default:
			err = do(name, member.Size, members)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", member.Name, err)
		}
	}
	// What follows the last member takes part in gzip's checks and in the checksum.
	if _, err := io.Copy(io.Discard, unpacked); err != nil {
		return fmt.Errorf("after the last member: %w", err)
	}
	return nil
}

// isMetadata tells whether a path is of what macOS (._NAME, __MACOSX) and old tar
// programs (PaxHeader) put beside files.
func isMetadata(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, "._") || part == "__MACOSX" || strings.HasPrefix(part, "PaxHeader") {
			return true
		}
	}
	return false
}

// atMost reads so many bytes more, and returns an error if there are others.
type atMost struct {
	from io.Reader
	left int64
}

func (a *atMost) Read(b []byte) (int, error) {
	if int64(len(b)) > a.left+1 {
		b = b[:a.left+1]
	}
	n, err := a.from.Read(b)
	if a.left -= int64(n); a.left < 0 {
		return 0, fmt.Errorf("more than %d bytes, unpacked, want no more", mostBytes)
	}
	return n, err
}

package data

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // what image.Decode knows
	_ "image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gradscale/net/internal/disk"
)

// picture is a PNG or JPEG file and the class of its folder.
type picture struct {
	path  string
	label uint8
}

// openPictures reads a folder of one folder of pictures for each class, or of such
// folders named train and test.
func openPictures(folder string, classes []string) (Split, error) {
	train, test := folder, ""
	if slices.Contains(classes, "train") {
		train = filepath.Join(folder, "train")
		if slices.Contains(classes, "test") {
			test = filepath.Join(folder, "test")
		}
		for _, c := range classes {
			if c != "train" && c != "test" {
				return Split{}, fmt.Errorf("%s has %s beside train, want test and no other folder", folder, c)
			}
		}
		var err error
		if classes, err = subfolders(train); err != nil {
			return Split{}, err
		}
	}
	if len(classes) == 0 || len(classes) > 256 {
		return Split{}, fmt.Errorf("%s has %d folders, want 1 to 256, one for each class", train, len(classes))
	}
	name := "pictures of " + filepath.Base(folder)
	pictures, err := listPictures(train, classes)
	if err != nil {
		return Split{}, err
	}
	shape, err := shapeOf(pictures[0].path)
	if err != nil {
		return Split{}, err
	}
	s := Split{Images{Name: name, Shape: shape, Classes: len(classes)}, Images{Name: name, Shape: shape, Classes: len(classes)}}
	left := mostBytes
	if s.Train, err = s.Train.readPictures(pictures, &left); err != nil || test == "" {
		return s, err
	}
	have, err := subfolders(test)
	if err != nil {
		return Split{}, err
	}
	if !slices.Equal(have, classes) {
		return Split{}, fmt.Errorf("%s has folders %q, want %q as to train on", test, have, classes)
	}
	if pictures, err = listPictures(test, classes); err != nil {
		return Split{}, err
	}
	s.Test, err = s.Test.readPictures(pictures, &left)
	return s, err
}

func subfolders(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	var names []string
	for _, e := range entries {
		if e.IsDir() && !isHidden(e.Name()) {
			names = append(names, e.Name())
		}
	}
	return names, err
}

// isHidden tells whether a name is of what systems put beside files.
func isHidden(name string) bool { return strings.HasPrefix(name, ".") || isMetadata(name) }

// listPictures returns the pictures of each class, in the order of their names.
func listPictures(folder string, classes []string) ([]picture, error) {
	var pictures []picture
	for label, class := range classes {
		entries, err := os.ReadDir(filepath.Join(folder, class))
		if err != nil {
			return nil, err
		}
		before := len(pictures)
		for _, e := range entries {
			path := filepath.Join(folder, class, e.Name())
			ending := strings.ToLower(filepath.Ext(path))
			switch {
			case isHidden(e.Name()):
			case slices.Contains([]string{".png", ".jpg", ".jpeg"}, ending):
				pictures = append(pictures, picture{path, uint8(label)})
			default:
				return nil, fmt.Errorf("%s is in the way, want .png, .jpg or .jpeg", path)
			}
		}
		if len(pictures) == before {
			return nil, fmt.Errorf("%s has no pictures, want .png, .jpg or .jpeg", filepath.Join(folder, class))
		}
	}
	return pictures, nil
}

// shapeOf returns a picture's shape: one channel if it is grey, else three.
func shapeOf(path string) (Shape, error) {
	f, _, err := disk.Open(path)
	if err != nil {
		return Shape{}, err
	}
	defer f.Close()
	c, _, err := image.DecodeConfig(buffered(f))
	if err != nil {
		return Shape{}, fmt.Errorf("%s: %w", path, err)
	}
	s := Shape{Height: c.Height, Width: c.Width, Channels: 3}
	if c.ColorModel == color.GrayModel {
		s.Channels = 1
	}
	if s.Height < 1 || s.Width < 1 || s.Height > mostSide || s.Width > mostSide {
		return Shape{}, fmt.Errorf("%s: %d by %d pixels, want 1 to %d each way", path, s.Height, s.Width, mostSide)
	}
	return s, nil
}

// mostSide bounds a picture's height and width: decoded, it takes 128 MB at most.
const mostSide = 1 << 12

// readPictures returns the images of m's shape that pictures hold, if there are no
// more bytes of them than are left.
func (m Images) readPictures(pictures []picture, left *int) (Images, error) {
	size := m.Shape.Size()
	if len(pictures) > *left/size {
		return Images{}, fmt.Errorf("%s: %d pictures %s, want at most %d bytes", m.Name, len(pictures), m.Shape, mostBytes)
	}
	*left -= len(pictures) * size
	m.Pixels, m.Labels = make([]byte, len(pictures)*size), make([]uint8, len(pictures))
	for i, p := range pictures {
		m.Labels[i] = p.label
		if err := m.readPicture(m.Image(i), p.path); err != nil {
			return Images{}, err
		}
	}
	return m, nil
}

func (m Images) readPicture(into []byte, path string) error {
	shape, err := shapeOf(path)
	if err != nil {
		return err
	}
	if shape != m.Shape {
		return fmt.Errorf("%s: %s, want %s as the first picture has", path, shape, m.Shape)
	}
	f, _, err := disk.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	decoded, _, err := image.Decode(buffered(f))
	if err == nil {
		err = shape.take(into, decoded)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// take copies the levels of red, green and blue, or of grey, to 8 bits each.
func (s Shape) take(into []byte, from image.Image) error {
	area, corner := s.Height*s.Width, from.Bounds()
	if corner.Dx() != s.Width || corner.Dy() != s.Height {
		return errors.New("another size than its header says")
	}
	for i := range area {
		r, g, b, a := from.At(corner.Min.X+i%s.Width, corner.Min.Y+i/s.Width).RGBA()
		if a != 0xffff {
			return fmt.Errorf("pixel %d, %d is transparent, want none that is", i%s.Width, i/s.Width)
		}
		for channel, level := range []uint32{r, g, b}[:s.Channels] {
			into[channel*area+i] = byte(level >> 8)
		}
	}
	return nil
}

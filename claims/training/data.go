package training

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gradscale/net/data"
)

// Source names data to train on.
type Source string

// The sources.
const (
	CIFAR10 Source = "cifar-10" // what the environment variable GRADSCALE_DATA points to
	Glyphs  Source = "glyphs"   // the project's own, of seed 1
)

// Sources lists all sources.
var Sources = []Source{CIFAR10, Glyphs}

// SourceNamed returns the source, or an error that lists all.
func SourceNamed(name string) (Source, error) {
	for _, s := range Sources {
		if string(s) == name {
			return s, nil
		}
	}
	return "", fmt.Errorf("training: data %q, want one of %s, %s", name, CIFAR10, Glyphs)
}

// Sets is the data of a budget.
type Sets struct {
	Source      Source
	Train, Test data.Set
	Origin      string // fingerprint of the images that the search trains on, or of fewer if the budget has fewer
}

// Load returns the first images of a source, as many as a budget asks for. The
// error says what is missing.
func Load(s Source, b Budget) (Sets, error) {
	split, err := split(s, b)
	if err != nil {
		return Sets{}, err
	}
	if split.Train, err = first(split.Train, b.Images, "train"); err != nil {
		return Sets{}, err
	}
	if split.Test, err = first(split.Test, b.Test, "test"); err != nil {
		return Sets{}, err
	}
	origin, err := first(split.Train, min(b.Images, Search.Images), "train")
	if err != nil {
		return Sets{}, err
	}
	sets := Sets{Source: s, Origin: origin.Fingerprint()}
	sets.Train, sets.Test, _, err = split.Preprocess()
	return sets, err
}

func split(s Source, b Budget) (data.Split, error) {
	if s == Glyphs {
		return data.Glyphs(1, b.Images, b.Test), nil
	}
	path := os.Getenv(data.Variable)
	if path == "" {
		return data.Split{}, fmt.Errorf("training: %s is not set, want a folder of CIFAR-10's binary files or their archive; -data glyphs needs none", data.Variable)
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return data.Split{}, fmt.Errorf("training: %w", err)
	}
	split, err := data.Open(path)
	if err != nil {
		return data.Split{}, fmt.Errorf("training: %s: %w", data.Variable, err)
	}
	if !strings.HasSuffix(split.Train.Name, "CIFAR-10") {
		return data.Split{}, fmt.Errorf("training: %s points to %s, want CIFAR-10", data.Variable, split.Train.Name)
	}
	return split, nil
}

// first returns the first n images.
func first(m data.Images, n int, to string) (data.Images, error) {
	if n > m.Len() {
		return data.Images{}, fmt.Errorf("training: %d images of %s to %s on, want at least %d", m.Len(), m.Name, to, n)
	}
	m.Pixels, m.Labels = m.Pixels[:n*m.Shape.Size()], m.Labels[:n]
	if m.Coarse != nil {
		m.Coarse = m.Coarse[:n]
	}
	return m, nil
}

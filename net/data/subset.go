package data

import (
	"fmt"
	"slices"

	"gradscale/net/random"
)

// Subset returns n of the images in their order, drawn by seed: the same number
// of each class where there are enough of it, and one more of some if n isn't a
// multiple of the number of classes. Of one seed, the smaller subset is part of
// the larger.
func (m Images) Subset(n int, seed uint64) (Images, error) {
	if n < 0 || n > m.Len() {
		return Images{}, fmt.Errorf("data: %d images of %s, want 0 to %d", n, m.Name, m.Len())
	}
	m.check()
	s := random.New(seed, "subset")
	classes := make([][]int, m.Classes)
	for _, i := range s.Perm(m.Len()) {
		classes[m.Labels[i]] = append(classes[m.Labels[i]], i)
	}
	turns := s.Perm(m.Classes)
	chosen := make([]int, 0, n)
	for round := 0; len(chosen) < n; round++ {
		for _, class := range turns {
			if round < len(classes[class]) && len(chosen) < n {
				chosen = append(chosen, classes[class][round])
			}
		}
	}
	slices.Sort(chosen)
	return m.pick(chosen), nil
}

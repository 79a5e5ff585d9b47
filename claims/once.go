package claims

import "sync"

// Once returns what measures, for parts of a claim to share: it does so once for
// each set of seeds.
func Once[E any](measure func(Seeds) (E, error)) func(Seeds) (E, error) {
	var runs sync.Map // of Seeds: func() (E, error)
	return func(s Seeds) (E, error) {
		run, _ := runs.LoadOrStore(s, sync.OnceValues(func() (E, error) { return measure(s) }))
		return run.(func() (E, error))()
	}
}

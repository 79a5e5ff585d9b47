package claims

import "sync"

// Once returns what measures, for parts of a claim to share: it does so once for
// each argument, like the set of seeds.
func Once[K comparable, E any](measure func(K) (E, error)) func(K) (E, error) {
	var runs sync.Map // of K: func() (E, error)
	return func(k K) (E, error) {
		run, _ := runs.LoadOrStore(k, sync.OnceValues(func() (E, error) { return measure(k) }))
		return run.(func() (E, error))()
	}
}

// OnceOf is Once for what can't fail, like quadrature.
func OnceOf[K comparable, E any](compute func(K) E) func(K) E {
	once := Once(func(k K) (E, error) { return compute(k), nil })
	return func(k K) E {
		e, _ := once(k)
		return e
	}
}

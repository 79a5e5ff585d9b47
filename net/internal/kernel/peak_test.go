package kernel

import (
	"sync"

	"gradscale/net/internal/limit"
)

// peak is the limit of a core, measured once a run.
var peak = sync.OnceValue(func() limit.Rate { return limit.Measure(FMALoop) })

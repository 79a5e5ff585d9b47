package depth

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"testing"

	"gradscale/claims"
	"gradscale/claims/trained"
	"gradscale/net/optim"
)

// TestMain finds out before anything is trained whether the time limit suffices
// for all of it. With only some tests, each list of networks is looked at when
// its turn comes.
func TestMain(m *testing.M) {
	flag.Parse()
	debug.SetGCPercent(garbagePercent)
	if !everything() {
		os.Exit(claims.Tally(m.Run()))
	}
	end, err := trained.Plan(planned())
	if err != nil {
		fmt.Fprintln(os.Stderr, "claims/depth:", err)
		os.Exit(1)
	}
	code := claims.Tally(m.Run())
	end()
	if unplanned := trained.Unplanned(planned()); code == 0 && len(unplanned) > 0 {
		fmt.Fprintf(os.Stderr, "claims/depth: trained, but not among planned(): %v\n", unplanned)
		code = 1
	}
	os.Exit(code)
}

// garbagePercent is how much garbage there may be beside what is in use. The networks
// that are kept have more than a gigabyte, beside which Go would let as much again pile
// up, all of it memory fresh from the operating system. They hold no pointers, so that
// collecting more often costs next to nothing.
const garbagePercent = 20

// everything tells whether all tests are going to run.
func everything() bool {
	for _, f := range []string{"run", "skip", "list", "fuzz"} {
		if flag.Lookup("test."+f).Value.String() != "" {
			return false
		}
	}
	return !testing.Short()
}

// planned returns every protocol that a claim of this package or its sabotage
// trains.
func planned() []trained.Protocol {
	exploding := trained.Exploding(optim.SGD)
	all := slices.Concat(trained.Uncollapsed(optim.SGD), trained.Collapsing(optim.SGD), trained.ResNets(trained.Collapsing(optim.SGD)),
		waysToTrain(), trained.PerLayer(exploding), trained.PerLayer(trained.ResNets(exploding[:2])), stillExplodeCases(), skipsOfTwoGains())
	for _, d := range depths {
		all = append(all, trained.AtDepth(d, exploding)...)
	}
	return slices.Concat(all, trained.AtDepth(depths[0], trained.ResNets(sabotaged())), trained.ResNets(normalizedOrShallow()), trained.ResNets(deepSELU()))
}

package data

import "flag"

var update = flag.Bool("update", false, "write testdata anew")

// Update tells the tests outside of the package to write testdata.
var Update = update

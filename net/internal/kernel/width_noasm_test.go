//go:build !amd64 || purego

package kernel

import "testing"

func forEachWidth(t *testing.T, test func(t *testing.T)) { t.Run("width=0", test) }

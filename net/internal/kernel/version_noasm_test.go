//go:build (!amd64 && !arm64) || purego

package kernel

import "testing"

func forEachVersion(t *testing.T, test func(t *testing.T)) { t.Run("version=go", test) }

func inGo(f func()) { f() }

package training

import (
	"fmt"
	"strings"
)

// Sizes of all runs.
const (
	Depth = 50 // of most
	Width = 100
	Batch = 250
)

// Chance is the error of guessing one of the ten classes.
const Chance = 0.9

// Budget is what runs may use, and what they are for.
type Budget struct {
	Name     string
	Images   int // to train on: the first so many
	Test     int // to test on
	Epochs   int
	Seeds    []uint64 // of weights and of the order of the images
	Measured bool     // depth, gradients and diversity are recorded, not only errors and losses
	Sources  []Source // that it is meant for, first things first
}

// The budgets. A row of networks has the search's best step size in Main and Paper.
var (
	Search = Budget{Name: "search", Images: 10_000, Test: 2_000, Epochs: 20, Seeds: []uint64{1000}, Sources: []Source{CIFAR10, Glyphs}}
	Main   = Budget{Name: "main", Images: 20_000, Test: 2_000, Epochs: 50, Seeds: []uint64{1, 2, 3, 4, 5}, Measured: true, Sources: []Source{CIFAR10, Glyphs}}
	Paper  = Budget{Name: "paper", Images: 40_000, Test: 2_000, Epochs: 100, Seeds: []uint64{1, 2}, Measured: true, Sources: []Source{CIFAR10}}
	// Smoke decides nothing: it tries out machines and engines, in seconds.
	Smoke = Budget{Name: "smoke", Images: 2 * Batch, Test: Batch, Epochs: 2, Seeds: []uint64{1}, Measured: true, Sources: []Source{Glyphs}}
)

// Budgets lists all budgets.
var Budgets = []Budget{Search, Main, Paper, Smoke}

// BudgetNamed returns the budget, or an error that lists all.
func BudgetNamed(name string) (Budget, error) {
	var names []string
	for _, b := range Budgets {
		if b.Name == name {
			return b, nil
		}
		names = append(names, b.Name)
	}
	return Budget{}, fmt.Errorf("training: budget %q, want one of %s", name, strings.Join(names, ", "))
}

// String says what the budget is.
func (b Budget) String() string {
	return fmt.Sprintf("%s, %d images to train on, %d to test on, %d epochs, seeds %d", b.Name, b.Images, b.Test, b.Epochs, b.Seeds)
}

// Steps returns the number of steps of a run.
func (b Budget) Steps() int { return b.Images / Batch * b.Epochs }

// Recorded tells whether a run is measured after so many epochs: 0, 1, 2, 5, 10,
// 20, 50, … and the last.
func (b Budget) Recorded(epochs int) bool {
	if epochs == 0 || epochs == b.Epochs {
		return true
	}
	for epochs%10 == 0 {
		epochs /= 10
	}
	return epochs == 1 || epochs == 2 || epochs == 5
}

package net

import (
	"fmt"

	"gonum.org/v1/gonum/blas/blas64"

	"gradscale/net/internal/kernel"
)

// NonFiniteError reports the first NaN or ±Inf of a matrix.
type NonFiniteError struct {
	What     string // "input", "weight", "activation", "gradient" or "prediction"; "branch factor", "initial weight", "initial branch factor", "direction", "Taylor coefficient" or "optimizer's memory"
	Layer    int    // counted from the input, which is layer 0
	Row, Col int    // position; a row of a weight belongs to one neuron of the layer below, else to one input of the batch; 0 of a branch factor, whose block ends at Layer
	Value    float64
}

func (e *NonFiniteError) Error() string {
	return fmt.Sprintf("net: %s of layer %d at row %d, column %d is %v, want a finite number", e.What, e.Layer, e.Row, e.Col, e.Value)
}

// checkFinite takes a contiguous matrix.
func checkFinite(m blas64.General, what string, layer int) error {
	if i := kernel.FirstNonFinite(m.Data); i >= 0 {
		return &NonFiniteError{What: what, Layer: layer, Row: i / m.Cols, Col: i % m.Cols, Value: m.Data[i]}
	}
	return nil
}

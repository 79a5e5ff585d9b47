// Package explode verifies the paper's claims that gradients explode (G).
package explode

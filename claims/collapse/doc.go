// Package collapse verifies the paper's claims on the collapsing domain (D).
package collapse

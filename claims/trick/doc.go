// Package trick holds the claims on the residual trick: any network is a
// residual network, and what follows (T1–T5).
package trick

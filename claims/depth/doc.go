// Package depth holds the claims on the depth that training can use (E1–E8).
package depth

// Package data makes and reads what networks are fed with.
package data

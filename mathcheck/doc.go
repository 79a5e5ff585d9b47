// Package mathcheck is the second opinion: closed forms, quadrature and statistics that share no code with package net.
package mathcheck

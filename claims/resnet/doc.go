// Package resnet verifies the paper's claims on residual networks (R), and the
// table that sets them beside vanilla networks.
package resnet

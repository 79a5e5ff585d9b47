// Package net builds, initialises and differentiates deep feed-forward networks.
package net

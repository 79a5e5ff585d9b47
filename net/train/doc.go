// Package train fits networks to labelled sets by softmax and cross-entropy, in
// batches, with package optim's optimizers. It is for runs that are compared:
// everything a run depends on is in its arguments, its loss curve has the same
// bits on any CPU and for any number of cores, and a run that was killed and
// taken up again from its checkpoint ends with the same bits as one that was
// not.
//
// A run makes Epochs passes over the set. Each pass meets the inputs in a random
// order of its own, drawn from the seed and the number of the epoch, in whole
// batches only: the inputs left over at the end of the order are left out of
// that epoch, because batch normalization makes what a network computes depend
// on the size of the batch.
//
// Steps are counted from 0, and so are epochs; losses are in nats.
package train

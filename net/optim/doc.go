// Package optim changes the weights of a network against a gradient: gradient
// descent, momentum, Nesterov's momentum, RMSprop and Adam, with a step size for
// each layer where that is wanted. It is not for schedules or loops; see package
// train.
//
// An [Optimizer] is plain data. [Optimizer.New] makes the [State] that it keeps
// for one network; a step then allocates nothing and gives the same bits on any
// CPU and for any number of cores:
//
//	s, err := optim.Optimizer{Kind: optim.Momentum, StepSize: 0.1}.New(network)
//	…
//	s.Step(workspace.ParameterGradients(), 1)
package optim

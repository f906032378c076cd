"""What makes the training data and the weights of the landmark network; not part of the package `raven`."""

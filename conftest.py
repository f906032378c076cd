"""Before any test imports NumPy: one thread for it, as the server has; two that share a busy core wait for each other."""

from raven.threads import limit_numpy

limit_numpy()

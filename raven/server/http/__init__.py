"""Connections, threads, the gate and what bodies bring: everything about HTTP that knows no avatar."""

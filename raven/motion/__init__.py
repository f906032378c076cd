"""How an avatar moves: one driver per file, plain functions of time and chance."""

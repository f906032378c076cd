"""The parts of the editor's window. Each shows the desk and calls it; none keeps anything of its own."""

"""The pieces of DearPyGui that Raven's programs with windows share: window, look, keys, dialogs, pictures."""

"""Eyes, brows and mouth: separated from the picture once, redrawn in every pose."""

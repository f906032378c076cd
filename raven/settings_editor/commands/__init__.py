"""What the editor does when its panels, menu, keys and dropped files ask for it."""

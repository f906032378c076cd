"""What the editor does when its menu, keys and buttons ask for it; `table` names every command with its key."""

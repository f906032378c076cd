"""What the editor does when its menu, keys and buttons ask for it; `listing` names every command with its key."""

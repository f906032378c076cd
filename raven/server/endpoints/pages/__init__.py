"""What people open in a browser: the page, the view for OBS, the documentation."""

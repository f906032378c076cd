"""Programs for the command line, one file each."""

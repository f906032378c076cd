"""Characters of one's own over HTTP: listed, saved, changed, deleted and restored, and as files."""

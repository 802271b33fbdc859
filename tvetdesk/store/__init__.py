"""One encrypted file that remembers every change."""

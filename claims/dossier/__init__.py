"""One claim with all it rests on, as a ZIP that is read and verified without a server."""

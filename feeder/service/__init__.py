"""The background service: `loop.Service` is the whole of it, and the other files are its parts."""

"""feeder publishes validated RSS, Atom and JSON feeds from a folder of articles."""

__version__ = "0.1.0"

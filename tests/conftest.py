"""Settings that hold for every test."""

from hypothesis import settings

# The same examples on every machine, and no clock: a test that fails once fails again.
settings.register_profile("repeatable", derandomize=True, deadline=None)
# `python3 scripts/test.py --hypothesis-profile=explore` looks further.
settings.register_profile("explore", deadline=None, max_examples=2000)
settings.load_profile("repeatable")

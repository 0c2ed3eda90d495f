"""Judges the answer in which a feed comes over HTTP; the rules are those of `feeder.validation.rulebook.http`."""

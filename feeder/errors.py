"""One tree of errors; each message is a plain sentence that names the file and the cause."""


class FeederError(Exception):
    """The root. `status` is the exit code that the command ends with."""

    status = 2


class ConfigError(FeederError):
    """config.toml can't be used as it is."""


class UsageError(FeederError):
    """The command line asks for something that is not there."""


class ListenError(FeederError):
    """The server can't listen at its address."""


class StoreError(FeederError):
    """The store can't be read or written."""

    status = 3


class PublishError(FeederError):
    """A document can't be put in place."""

    status = 3


class BlockedError(PublishError):
    """What keeps a document from its place is in the way of this one alone."""


class TemplateError(FeederError):
    """A template of the site's owner can't be used; the message names file and line."""


class LockedError(FeederError):
    """Another build holds the lock."""

    status = 4


class UnreadableError(FeederError):
    """A seed holds no article that can be read; the message is the reason."""


class StoppedError(FeederError):
    """A build was cut short between two steps, because the service stops; the next build goes on from there."""

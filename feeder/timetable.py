"""When the service looks at the whole seeds folder, and when somebody should wonder that it did not."""

from datetime import datetime, timedelta, tzinfo

from .config import Config, Schedule


def next_scan(schedule: Schedule, zone: tzinfo, after: datetime, at_least: float = 0) -> datetime:
    """The scan after one at `after`: by cron's word, or `every` so many seconds and `at_least` so many."""
    if schedule.cron:
        return schedule.cron.next(after, zone)
    return after + timedelta(seconds=max(schedule.every, at_least))


def patience(config: Config, good: datetime | None) -> float:
    """The seconds after which a last good build, of the instant `good`, is too old: `max_age` beyond the next one."""
    if good is None:
        return config.alerts.max_age
    following = next_scan(config.schedule, config.site.timezone, good)
    return config.alerts.max_age + (following - good).total_seconds()

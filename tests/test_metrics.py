"""Metrics are exported by Prometheus's rules, and the shipped alert rules speak of them alone."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from laboratory import Laboratory
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families
from shell import ROOT

from feeder import __version__, health
from feeder.report import Report
from feeder.service.metrics import OUTCOMES, Metrics, Stock
from feeder.types import Failure

NOW = datetime(2026, 11, 22, 18, 30, tzinfo=UTC)
RULES = ROOT / "deploy" / "alerts.yml"
STOCK = Stock(articles=3, next_due=NOW + timedelta(hours=1), store_bytes=4096)


def samples(metrics: Metrics) -> dict[str, float]:
    """Each series with its value, as Prometheus's own parser reads them."""
    found: dict[str, float] = {}
    for family in text_string_to_metric_families(metrics.text().decode("utf-8")):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


@pytest.fixture
def full() -> Metrics:
    """Everything has a value."""
    metrics = Metrics()
    report = Report(
        new=1,
        held=4,
        copies=2,
        held_back=11,
        failures=[Failure("a.md", "why")],
        documents=["rss.xml", "atom.xml"],
        problems=["a warning"],
        unpublished={"x.html": "why"},
        seconds=0.2,
    )
    metrics.observe(report, NOW, STOCK, due=[NOW - timedelta(seconds=2)])
    metrics.observe(Report(seconds=0.02), NOW, STOCK)
    metrics.trouble({"publish": "One stays behind."})
    metrics.watching(events=True)
    return metrics


def test_a_build_that_leaves_a_document_behind_is_no_good_one() -> None:
    metrics = Metrics()
    metrics.observe(Report(unpublished={"rss.xml": "why"}, seconds=0.5), NOW, STOCK)
    found = samples(metrics)
    assert "feeder_last_good_build_timestamp_seconds" not in found
    assert found["feeder_last_build_timestamp_seconds"] == NOW.timestamp()
    assert found['feeder_builds_total{outcome="incomplete"}'] == 1
    later = NOW + timedelta(minutes=1)
    metrics.observe(Report(), later, STOCK)
    found = samples(metrics)
    assert found["feeder_last_good_build_timestamp_seconds"] == later.timestamp()
    assert found["feeder_documents_unpublished"] == 0
    metrics.failed(later + timedelta(minutes=1))
    found = samples(metrics)
    assert found["feeder_last_good_build_timestamp_seconds"] == later.timestamp()
    assert found["feeder_last_build_timestamp_seconds"] == later.timestamp() + 60
    assert [found[f'feeder_builds_total{{outcome="{outcome}"}}'] for outcome in OUTCOMES] == [1, 1, 1]


def test_what_a_real_build_did_is_what_is_exported(tmp_path: Path) -> None:
    lab = Laboratory(tmp_path)
    lab.article("a.md", "Alpha")
    lab.article("b.md", "Beta", draft=True)
    lab.lay("broken.md", "---\ntitle: [unclosed\n---\n\nWords.\n")
    metrics = Metrics()
    metrics.observe(lab.build(), NOW, STOCK)
    found = samples(metrics)
    assert found["feeder_last_new_article_timestamp_seconds"] == NOW.timestamp()
    assert found["feeder_documents_written_total"] == len(lab.documents())
    states = {state: found[f'feeder_seeds{{state="{state}"}}'] for state in ("held", "failed", "copy")}
    assert states == {"held": 1, "failed": 1, "copy": 0}
    metrics.observe(lab.build(), NOW + timedelta(hours=1), STOCK)
    assert samples(metrics)["feeder_last_new_article_timestamp_seconds"] == NOW.timestamp()


def test_lateness_is_from_the_instant_to_the_end_of_the_build() -> None:
    metrics = Metrics()
    due = [NOW - timedelta(seconds=2), NOW]
    metrics.observe(Report(seconds=0.5), NOW, STOCK, due=due)
    found = samples(metrics)
    assert (found["feeder_lateness_seconds_count"], found["feeder_lateness_seconds_sum"]) == (2, 3.0)
    assert found["feeder_build_seconds_count"] == 1


def test_a_clock_set_back_makes_nothing_early() -> None:
    metrics = Metrics()
    metrics.observe(Report(), NOW, STOCK, due=[NOW + timedelta(days=365)])
    assert samples(metrics)["feeder_lateness_seconds_sum"] == 0


def test_what_a_build_could_not_see_stays_as_it_was(full: Metrics) -> None:
    assert samples(full)["feeder_problems"] == 1  # its second build made nothing
    full.observe(Report(held_back=11), NOW, STOCK)
    full.observe(Report(), NOW, STOCK, whole=False)
    assert samples(full)["feeder_removals_held_back"] == 11
    full.observe(Report(), NOW, STOCK)
    assert samples(full)["feeder_removals_held_back"] == 0


def test_the_next_due_instant_is_exported_while_there_is_one(full: Metrics) -> None:
    assert samples(full)["feeder_next_due_timestamp_seconds"] == NOW.timestamp() + 3600
    full.observe(Report(), NOW, Stock(articles=3, next_due=None, store_bytes=4096))
    assert "feeder_next_due_timestamp_seconds" not in samples(full)


def test_each_kind_of_trouble_has_a_series_from_the_start() -> None:
    metrics = Metrics()
    metrics.trouble({"store": "It is damaged."})
    found = samples(metrics)
    assert {kind: found[f'feeder_trouble{{kind="{kind}"}}'] for kind in health.KINDS} == {
        kind: float(kind == "store") for kind in health.KINDS
    }


def test_what_was_known_before_the_restart_is_known() -> None:
    metrics = Metrics()
    metrics.resume(good=NOW, new_article=None)
    found = samples(metrics)
    assert found["feeder_last_good_build_timestamp_seconds"] == NOW.timestamp()
    assert "feeder_last_new_article_timestamp_seconds" not in found


def test_the_rest_is_what_it_says(full: Metrics) -> None:
    found = samples(full)
    assert found[f'feeder_info{{version="{__version__}"}}'] == 1
    assert (found["feeder_articles"], found["feeder_store_bytes"], found["feeder_watching"]) == (3, 4096, 1)
    full.watching(events=False)
    assert samples(full)["feeder_watching"] == 0


def test_names_are_of_the_conventions_and_each_has_help(full: Metrics) -> None:
    """Prometheus, "Metric and label naming": one prefix, base units, `_total` for counters alone."""
    text = full.text().decode("utf-8")
    types = dict(re.findall(r"^# TYPE (\S+) (\S+)$", text, re.MULTILINE))
    helps = dict(re.findall(r"^# HELP (\S+) (\S.*)$", text, re.MULTILINE))
    assert types.keys() == helps.keys()
    for name, kind in types.items():
        assert re.fullmatch(r"feeder_[a-z]+(_[a-z]+)*", name)
        assert name.endswith("_total") == (kind == "counter")
        assert not re.search(r"milli|minutes|hours|_ms$|kilobytes", name)


def test_the_registry_is_our_own(full: Metrics) -> None:
    assert not [family.name for family in REGISTRY.collect() if family.name.startswith("feeder")]
    assert "python_info" not in full.text().decode("utf-8")


def test_a_quick_command_does_not_pay_for_metrics() -> None:
    program = (
        "import sys, feeder.cli, feeder.build, feeder.story; sys.exit('prometheus_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, cwd=ROOT).returncode == 0


# deploy/alerts.yml


def test_the_rules_speak_of_exported_series_alone(full: Metrics) -> None:
    exported = {series.partition("{")[0] for series in samples(full)}
    rules = [rule for group in yaml.safe_load(RULES.read_text("utf-8"))["groups"] for rule in group["rules"]]
    assert len(rules) >= 5
    for rule in rules:
        named = set(re.findall(r"\bfeeder_\w+", rule["expr"]))
        assert named
        assert named - exported == set()


def test_labels_in_the_rules_have_values_that_occur(full: Metrics) -> None:
    text = RULES.read_text("utf-8")
    exported = full.text().decode("utf-8")
    for label, values in re.findall(r"\b(kind|state|outcome)[=!]~?\"([^\"]+)\"", text):
        for value in values.split("|"):
            assert f'{label}="{value}"' in exported


def test_each_rule_is_whole() -> None:
    """Prometheus, "Alerting rules": a name and an expression; ours also say how grave it is and what to do."""
    groups = yaml.safe_load(RULES.read_text("utf-8"))["groups"]
    seen = set()
    for rule in (rule for group in groups for rule in group["rules"]):
        assert rule.keys() <= {"alert", "expr", "for", "labels", "annotations"}
        assert re.fullmatch(r"Feeder[A-Z]\w+", rule["alert"])
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert rule["annotations"].keys() == {"summary", "description"}
        assert re.fullmatch(r"\d+[mh]", rule.get("for", "1m"))
        seen.add(rule["alert"])
    assert len(seen) == sum(len(group["rules"]) for group in groups)

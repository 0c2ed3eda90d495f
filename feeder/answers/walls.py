"""What comes instead of a feed: a refusal, a page, or a wall against bots that takes readers for such."""

import re
from html import unescape
from urllib.parse import urljoin

from ..fetching.requests import Reply
from ..fetching.visits import Answer
from ..markup import line
from ..validation.verdict import sniff
from .fault import Fault

_PAGE = re.compile(
    rb"\s*(?:<!--[^>]*-->\s*)*<(?:!doctype\s+html|html|head|body|script|meta)\b", re.IGNORECASE
)
_TITLE = re.compile(rb"<title[^>]{0,200}>([^<]{1,200})", re.IGNORECASE)
_LINK = re.compile(r"<link\s[^>]{1,1000}>", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_FEED = re.compile(r"application/(?:rss\+xml|atom\+xml|feed\+json)", re.IGNORECASE)
#: Where a page tells what it is, in bytes.
_TOP = 65_536

#: What protections against bots put into the header or the page of a challenge, and nowhere else; in small letters.
_CHALLENGES = {
    b"\ncf-mitigated:": "Cloudflare's challenge",
    b"_cf_chl_opt": "Cloudflare's challenge",
    b"/.within.website/x/cmd/anubis": "Anubis",
    b"\nx-amzn-waf-action:": "the firewall of AWS",
    b"\nx-vercel-mitigated:": "Vercel's firewall",
    b"\nx-sucuri-block:": "Sucuri's firewall",
    b"captcha-delivery.com": "DataDome",
    b"px-captcha": "PerimeterX",
}
#: What they put elsewhere too, so that it tells something only beside a refusal.
_SIGNS = {
    b"cf-error-details": "Cloudflare's refusal",
    b"\nserver: cloudflare": "Cloudflare's refusal",
    b"\nx-datadome:": "DataDome",
    b"\nx-iinfo:": "Imperva",
    b"_incapsula_resource": "Imperva",
    b"\nx-sucuri-id:": "Sucuri's firewall",
    b"\nserver: akamaighost": "Akamai",
    b"errors.edgesuite.net": "Akamai",
    b"g-recaptcha": "a captcha",
    b"hcaptcha.com": "a captcha",
}
_REFUSALS = {
    403: "it answers 403, that nobody may have it",
    429: "it answers 429, that too many requests have come",
    503: "it answers 503, as an overloaded server or a protection against bots does",
}


def fault(answer: Answer) -> Fault | None:
    """Why no feed is in the answer; None when one may be."""
    reply = answer.reply
    page = _is_page(reply.body)
    if answer.good and not page:
        return None
    if wall := _wall(reply):
        return Fault("http-wall", detail=f"it answers {reply.status} with {wall}{_titled(reply.body)}")
    if reply.status in _REFUSALS:
        return Fault("http-wall", detail=_REFUSALS[reply.status] + _later(reply))
    if reply.status == 410:
        return Fault("http-gone")
    if not answer.good:
        return Fault("http-status", detail=answer.refusal)
    return Fault("http-page", detail=_titled(reply.body) + _feeds(answer))


def _is_page(body: bytes) -> bool:
    return sniff(body) == "html" or bool(_PAGE.match(body.removeprefix(b"\xef\xbb\xbf")[:4096]))


def _wall(reply: Reply) -> str | None:
    """Whose protection answers, if one does."""
    header = "".join(f"\n{name}: {value}" for name, value in reply.fields.items())
    seen = (header.encode("utf-8", "replace") + b"\n\n" + reply.body[:_TOP]).lower()
    signs = {**_CHALLENGES, **_SIGNS} if reply.status in _REFUSALS else _CHALLENGES
    return next((name for sign, name in signs.items() if sign in seen), None)


def _titled(body: bytes) -> str:
    found = _TITLE.search(body[:_TOP])
    title = line(unescape(found[1].decode("utf-8", "replace"))) if found else ""
    return f", titled “{title}”" if title else ""


def _later(reply: Reply) -> str:
    seconds = reply.field("Retry-After")
    return f" (Retry-After: {seconds[:40]})" if seconds else ""


def _feeds(answer: Answer) -> str:
    """The feeds that a page names for those who look for them."""
    top = answer.reply.body[:_TOP].decode("utf-8", "replace")
    links = [tag for tag in _LINK.findall(top) if _FEED.search(tag)]
    found = [_joined(answer.address, unescape(href[1])) for tag in links if (href := _HREF.search(tag))]
    return f" (it names the feeds {', '.join(found[:3])})" if found else ""


def _joined(address: str, place: str) -> str:
    try:
        return urljoin(address, place)
    except ValueError:
        return place

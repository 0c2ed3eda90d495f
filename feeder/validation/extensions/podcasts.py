"""The podcast namespace, also called Podcasting 2.0 (podcastindex.org/namespace/1.0); it still grows."""

from .. import addresses, dates, values
from ..vocabulary import Element

NAMESPACE = "https://podcastindex.org/namespace/1.0"

_UUID = values.pattern("address-uuid", r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_YES_NO = values.one_of(("yes", "no"))
_MEDIUMS = "podcast music video film audiobook newsletter blog publisher course mixed".split()
_GEO = values.pattern("address-geo", r"geo:-?[0-9.]+,-?[0-9.]+(?:,-?[0-9.]+)?(?:;.*)?")

ELEMENTS = {
    f"{{{NAMESPACE}}}{name}": element
    for name, element in {
        "guid": Element(text=_UUID, once=True),
        "locked": Element(text=_YES_NO, attributes={"owner": values.email}, once=True),
        "block": Element(text=_YES_NO),
        "medium": Element(text=values.one_of([*_MEDIUMS, *(f"{name}L" for name in _MEDIUMS)]), once=True),
        "funding": Element(attributes={"url": addresses.http}, required=("url",)),
        "transcript": Element(
            attributes={"url": addresses.http, "type": values.media_type, "language": values.language},
            required=("url", "type"),
        ),
        "chapters": Element(
            attributes={"url": addresses.http, "type": values.media_type}, required=("url", "type")
        ),
        "soundbite": Element(
            attributes={"startTime": values.decimal, "duration": values.decimal},
            required=("startTime", "duration"),
        ),
        "person": Element(text=values.not_blank, attributes={"img": addresses.http, "href": addresses.http}),
        "location": Element(attributes={"geo": _GEO}),
        "season": Element(text=values.non_negative, once=True),
        "episode": Element(text=values.decimal, once=True),
        "license": Element(attributes={"url": addresses.http}),
        "trailer": Element(
            attributes={
                "url": addresses.http,
                "pubdate": dates.rfc822,
                "length": values.non_negative,
                "type": values.media_type,
                "season": values.non_negative,
            },
            required=("url", "pubdate"),
        ),
        "alternateEnclosure": Element(
            attributes={
                "type": values.media_type,
                "length": values.non_negative,
                "bitrate": values.decimal,
                "height": values.non_negative,
                "default": values.boolean,
            },
            required=("type",),
        ),
        "source": Element(
            attributes={"uri": addresses.absolute, "contentType": values.media_type}, required=("uri",)
        ),
        "value": Element(required=("type", "method")),
        "valueRecipient": Element(
            attributes={"split": values.non_negative, "fee": values.boolean},
            required=("type", "address", "split"),
        ),
        "liveItem": Element(
            attributes={
                "status": values.one_of(("pending", "live", "ended")),
                "start": dates.rfc3339,
                "end": dates.rfc3339,
            },
            required=("status", "start"),
        ),
        "contentLink": Element(attributes={"href": addresses.http}, required=("href",)),
        "socialInteract": Element(
            attributes={"uri": addresses.absolute, "priority": values.non_negative}, required=("protocol",)
        ),
        "remoteItem": Element(attributes={"feedGuid": _UUID}, required=("feedGuid",)),
        "podping": Element(attributes={"usesPodping": values.boolean}),
        "updateFrequency": Element(
            attributes={"complete": values.boolean, "dtstart": dates.rfc3339}, once=True
        ),
    }.items()
}

"""Rules of RSS 2.0 and of the RSS Advisory Board's profile."""

from .rule import Rule

_PROFILE = "RSS profile"

CHAPTER = (
    Rule("rss-version", "error", "rss", "There is no RSS {value}", "write version=\"2.0\"", "RSS 2.0, what is RSS"),
    Rule("item-bare", "error", "rss", "An item has neither title nor description", "add one of them", "RSS 2.0, item"),
    Rule("item-early", "warning", "rss", "{where} follows an item", "put all items after the other elements of the channel", _PROFILE),
    Rule("guid-missing", "warning", "rss", "An item has no guid, so readers can't tell whether they know it", "add one", "RSS 2.0, guid"),
    Rule("guid-address", "error", "rss", "The guid {value} is not an address", "write isPermaLink=\"false\" or a full address", "RSS 2.0, guid"),
    Rule("guid-duplicate", "error", "rss", "Two items have the guid {value}", "give each its own", "RSS 2.0, guid"),
    Rule("guid-weak", "warning", "rss", "The guid {value} is too short to be the only one of its kind in the world", "use a tag or urn:uuid", "RSS 2.0, guid"),
    Rule("self-missing", "warning", "rss atom", "The feed doesn't name its own address", "add a link with rel=\"self\"", "RFC 4287, section 4.1.1; RSS profile"),
    Rule("self-relative", "warning", "rss atom", "The feed names its own address as {value}, which leads nowhere once it is stored", "write it in full", "RFC 4287, section 4.2.7.2"),
    Rule("self-example", "warning", "rss atom", "The feed names its own address as {value}, on a host that is reserved for examples", "write the address where it can be found", "RFC 2606, section 3; RFC 4287, section 4.2.7.2"),
    Rule("attribute-extension", "warning", "rss", "{where} is an extension of RSS, whose specification named in docs knows only elements as such", "use an element, or name the RSS Advisory Board's specification", "RSS 2.0, extending RSS"),
    Rule("contact", "error", "rss", "{where} holds {value}, where an e-mail address belongs", "write user@example.org (Name), or use dc:creator for a name alone", "RSS 2.0, author"),
    Rule("contact-name", "warning", "rss", "{where} holds an e-mail address without a name", "write user@example.org (Name)", _PROFILE),
    Rule("contact-form", "warning", "rss", "{where} holds {value}, which is not in the usual form", "write user@example.org (Name)", _PROFILE),
    Rule("text-html", "warning", "rss atom", "{where} holds markup in a plain text: {value}", "leave the tags out and escape characters once", _PROFILE),
    Rule("image-format", "warning", "rss", "The picture {value} is no GIF, JPEG or PNG", "convert it", "RSS 2.0, image"),
    Rule("image-width", "error", "rss", "The width {value} is not a whole number from 1 to 144", "scale the picture down", "RSS 2.0, image"),
    Rule("image-height", "error", "rss", "The height {value} is not a whole number from 1 to 400", "scale the picture down", "RSS 2.0, image"),
    Rule("image-title", "warning", "rss", "The title of the image, {value}, is not that of the channel", "use the same", _PROFILE),
    Rule("image-link", "warning", "rss", "The link of the image, {value}, is not that of the channel", "use the same", _PROFILE),
    Rule("skip-hour", "error", "rss", "{value} is no hour of the day", "write 0 to 23", "RSS 2.0, skipHours"),
    Rule("skip-hour-24", "warning", "rss", "The hour 24 is an old way to write midnight", "write 0", _PROFILE),
    Rule("skip-day", "error", "rss", "{value} is no day of the week", "write its English name, such as Monday", "RSS 2.0, skipDays"),
    Rule("text-input", "warning", "rss", "Hardly any reader shows a textInput", "leave it out", _PROFILE),
    Rule("input-name", "error", "rss", "The name {value} is not that of a field in a form", "begin with a letter and go on with letters and digits", "HTML 4.01, section 6.2"),
    Rule("cloud-port", "error", "rss", "The port {value} is not a whole number from 1 to 65535", "correct it", "RSS 2.0, cloud"),
    Rule("enclosure-many", "warning", "rss", "An item has more than one enclosure, of which many readers take one", "make one item each", _PROFILE),
    Rule("content-before-description", "warning", "rss", "content:encoded comes before or without a description, which some readers then take for the content", "put a description first", _PROFILE),
    Rule("same-meaning", "warning", "rss", "{where} says the same as {detail}", "keep one of them", _PROFILE),
    Rule("same-meaning-item", "warning", "rss", "{where} says the same as {detail} of its item", "keep one of them", _PROFILE),
    Rule("same-content", "warning", "rss", "{where} repeats what description is for", "use description and content:encoded", _PROFILE),
)

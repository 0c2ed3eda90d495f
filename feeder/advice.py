"""What is allowed in a configuration and most likely not meant."""

import re

from .config import Config

# Where web servers commonly look: a folder with such a name, or below such a path, is somebody's public site.
_WEB_ROOTS = ("public_html", "htdocs", "wwwroot", "www", "nginx", "apache2", "httpd", "http")
_HERE = re.compile(r"https?://(localhost|[^/]*\.localhost|127\.[\d.]+|0\.0\.0\.0|\[::1?\])(:\d+)?/")


def advice(config: Config) -> list[str]:
    """What is allowed and most likely not meant."""
    said = []
    if config.site.id is None:
        said.append(
            f"{config.path} has no site.id, nor is FEEDER_SITE_ID set; the one made for it is in the store alone, so"
            " keep the store well."
        )
    if _HERE.match(config.site.url) and any(part in _WEB_ROOTS for part in config.feeds.folder.parts):
        said.append(
            f"site.url is {config.site.url}, which only this machine can reach, but {config.feeds.folder} looks like"
            " a public web server's folder: set site.url to the address at which subscribers reach it."
        )
    return said

"""Whether every link of the built site arrives, and its pages fetch nothing: `python -m tools.docs_site.check DIR`.

Nothing is asked of a network. Reports under findings/ and examples/ are pages with a program of their own, tested
elsewhere; of them only what they load is looked at.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

SEARCHED = "search/search_index.js"
"""What the search of pages reads that no server sends."""
REPORTS = ("findings/", "examples/")
LOADS = {"script": "src", "img": "src", "iframe": "src", "source": "src", "video": "src", "link": "href"}
"""Elements that fetch something when a page opens, and the attribute that says what."""
NAVIGATION = {"canonical", "alternate", "next", "prev"}
"""Relations of `link` elements that are addresses and are not fetched."""


@dataclass(slots=True)
class Found(HTMLParser):
    """What a page links to, what it loads, and its places."""

    links: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    places: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        HTMLParser.__init__(self)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        values = dict(attrs)
        self.places |= {value for key in ("id", "name") if (value := values.get(key))}
        if tag == "a" and (href := values.get("href")) is not None:
            self.links.append(href)
        address = values.get(LOADS.get(tag, ""))
        if address and not (tag == "link" and set((values.get("rel") or "").split()) & NAVIGATION):
            self.loads.append(address)


@cache
def read(page: Path) -> Found:
    """What is in a page."""
    found = Found()
    found.feed(page.read_text(encoding="utf-8"))
    return found


def faults(site: Path) -> Iterator[str]:
    """One line for each link that does not arrive, and for each thing that a page would fetch from elsewhere."""
    for page in sorted(site.rglob("*.html")):
        name, found = page.relative_to(site).as_posix(), read(page)
        yield from (f"{name}: loads {one} from elsewhere" for one in found.loads if _is_abroad(one))
        if name.startswith(REPORTS):
            continue
        for target in [*found.links, *(one for one in found.loads if not _is_abroad(one))]:
            if fault := _fault(page, target, site):
                yield f"{name}: {target}: {fault}"


def _is_abroad(address: str) -> bool:
    return address.startswith("//") or urlsplit(address).scheme in ("http", "https")


def _fault(page: Path, target: str, site: Path) -> str | None:
    """Why a link does not arrive; None for those that do and for those that leave the site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None if parts.scheme in ("http", "https", "mailto", "data") else f"what is {parts.scheme}?"
    # The page for addresses that are not there may be shown at any address, so its links begin at the root.
    path = site / parts.path.lstrip("/") if parts.path.startswith("/") else page.parent / unquote(parts.path)
    there = (path if parts.path else page).resolve()
    if there.is_dir():
        there = there / "index.html"
    if not there.is_relative_to(site.resolve()):
        return "leaves the site"
    if not there.is_file():
        return "no such file"
    anchor = unquote(parts.fragment)
    in_report = there.relative_to(site.resolve()).as_posix().startswith(REPORTS)
    if anchor and there.suffix == ".html" and not in_report and anchor not in read(there).places:
        return "no such place"
    return None


def main(arguments: list[str]) -> int:
    """Print the faults of a site; 1 if there are any."""
    site = Path(arguments[0])
    found = list(faults(site))
    if not (site / SEARCHED).is_file():
        found.append(f"{SEARCHED}: not there, so pages that are opened from a folder cannot be searched")
    for fault in found:
        print(fault)
    pages = len(list(site.rglob("*.html")))
    print(f"{site}: {pages} pages, {len(found)} faults" if found else f"{site}: {pages} pages, every link arrives")
    return 1 if found or not pages else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`ftbench publish`: a static site of several runs, with their trends and a feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ftbench.commandline.help_text import examples
from ftbench.commandline.main import Options
from ftbench.errors import ReportIncomplete, StoreError, UserError, nearest
from ftbench.messages import command_errors

if TYPE_CHECKING:
    from ftbench.analysis.published import PublishedRun, PublishedSite
    from ftbench.plugins import Registry
    from ftbench.storage.site_folder import SiteFolder

_RUNS = "runs"
_HOME = "../../index.html"
"""The address of a site's first page, from the page of a run."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """The arguments of the command."""

    runs: tuple[Path, ...]
    name: str | None
    format: str
    texts: bool
    removed: tuple[str, ...]
    base_url: str | None
    title: str | None
    plugins: tuple[Path, ...]


@click.command(
    "publish",
    epilog=examples("ftbench publish runs/monday runs/tuesday --to site", "ftbench publish --to site --remove monday"),
)
@click.argument("runs", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "site", required=True, type=click.Path(path_type=Path), help="Folder of the site.")
@click.option("--as", "name", metavar="NAME", help="How the site calls the run. Default: the name of its folder.")
@click.option("--format", default="html", show_default=True, metavar="NAME", help="Report format of the runs' pages.")
@click.option(
    "--texts/--no-texts", default=True, help="Without: no prompt, reference or answer, for data that stays private."
)
@click.option("--remove", "removed", multiple=True, metavar="NAME", help="Take a run off the site.")
@click.option("--base-url", metavar="URL", help="Where the site is served, for the links of the feed; remembered.")
@click.option("--title", metavar="TEXT", help="Of the site; remembered. Default: the names of its runs.")
@click.option("--plugin", "plugins", multiple=True, type=click.Path(path_type=Path), help="A Python file to load.")
@click.pass_obj
def command(options: Options, /, site: Path, **arguments: Any) -> int:
    """Publish the runs in the directories RUNS on a static site; runs that are there already stay."""
    from ftbench.plugins import Registry
    from ftbench.presentation.contracts import find_report
    from ftbench.storage.site_folder import SiteFolder

    wish = Wish(**{**arguments, "base_url": _url(arguments["base_url"])})
    pages = Registry(options.load_plugins([path.resolve() for path in wish.plugins]))
    find_report(pages, wish.format)  # fail early on a wrong name
    named = _named(wish)
    folder = SiteFolder(site)
    with folder.locked():
        complete = _publish(folder, wish, named, pages, options)
    index = site / "index.html"
    click.echo(index if index.exists() else site)
    return 0 if complete else 1


def _publish(folder: SiteFolder, wish: Wish, named: dict[str, Path], pages: Registry, options: Options) -> bool:
    """Build everything in a staging folder, then move it into place; return whether all reports are complete."""
    from ftbench.analysis.published import in_order

    old = folder.read()
    before = _site(old, folder.path)
    known = {run.name: run for run in before.runs} if before else {}
    for name in wish.removed:
        if name not in known:
            raise UserError(command_errors.NO_PUBLISHED_RUN(name=name, hint=nearest(name, known)), file=folder.path)
        del known[name]
    if not named and before is None:
        raise UserError(command_errors.NOTHING_TO_PUBLISH())
    with folder.staging() as staged:
        complete = True
        for name, directory in named.items():
            known[name], whole = _add_run(directory, name, staged, wish, options)
            complete &= whole
        site = _settled(before, in_order(list(known.values())), wish)
        _add_pages(site, staged, pages)
        files = old["files"] if old else []
        kept = [path for path in files if any(_belongs(path, run) for name, run in known.items() if name not in named)]
        folder.commit(staged, _content(site), kept, files)
    if undated := sum(run.finished is None for run in site.runs):
        subject = "1 run has" if undated == 1 else f"{undated} runs have"
        click.echo(
            f"note: {subject} no date (made by an older ftbench), so the feed leaves out what has none", err=True
        )
    return complete


def _named(wish: Wish) -> dict[str, Path]:
    """Run directories by name on the site; raises `UserError` for equal names."""
    if wish.name is not None and len(wish.runs) != 1:
        raise UserError(command_errors.ONE_NAME(count=len(wish.runs)))
    named: dict[str, Path] = {}
    for directory in wish.runs:
        name = wish.name if wish.name is not None else directory.resolve().name
        if not name.strip() or len(name) > _LONGEST_NAME:
            raise UserError(command_errors.NAME_LENGTH(most=_LONGEST_NAME))
        if name in named:
            raise UserError(command_errors.SAME_NAME(name=name), file=directory)
        named[name] = directory
    return named


def _add_run(directory: Path, name: str, staged: Path, wish: Wish, options: Options) -> tuple[PublishedRun, bool]:
    """Write the report of a run and return whether it is complete; print failed sections on stderr."""
    from ftbench.analysis.published import published_run, slug
    from ftbench.commandline.run_arguments import read_run
    from ftbench.presentation.contracts import find_report

    results, registry = read_run(directory, wish.plugins, options)
    report = find_report(registry, wish.format)
    report = report.with_sections([section for _, section in registry.objects("sections").values()]).on_site(_HOME)
    place = staged / _RUNS / slug(name)
    suffix = Path(report.default_file).suffix
    complete = True
    try:
        page = report.write(
            results if wish.texts else results.without_texts(), place / f"index{suffix}" if suffix else place
        )
    except ReportIncomplete as error:
        page, complete = error.path, False
        for problem in error.problems:
            click.echo(f"error: {name}: {problem}", err=True)
    registry.host.notify("ftbench_report_written", report=report, path=page)
    return published_run(results, name, page.relative_to(staged).as_posix()), complete


def _add_pages(site: PublishedSite, staged: Path, registry: Registry) -> None:
    """Write plugins' pages of the site; raises `UserError` for a forbidden path."""
    from ftbench.storage.site_folder import SITE_FILE, is_inside

    for plugin, pages in registry.objects("site_pages").values():
        for path, text in pages.pages(site).items():
            target = staged / path
            if not is_inside(path) or path == SITE_FILE or path.split("/")[0] == _RUNS or target.exists():
                raise UserError(command_errors.PAGE_PATH(plugin=plugin, pages=pages.name, path=path))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode("utf-8", errors="backslashreplace"))


def _belongs(path: str, run: PublishedRun) -> bool:
    """Whether a file of the site is part of a run's report."""
    return path.split("/")[:2] == run.page.split("/")[:2]


def _settled(before: PublishedSite | None, runs: tuple[PublishedRun, ...], wish: Wish) -> PublishedSite:
    from ftbench.analysis.published import PublishedSite, site_id

    site = before or PublishedSite(site_id(runs[0]), "", None)
    return replace(site, runs=runs, title=wish.title or site.title, base_url=wish.base_url or site.base_url)


def _site(content: dict[str, Any] | None, folder: Path) -> PublishedSite | None:
    """The site as published before; raises `StoreError` if its file is damaged."""
    from ftbench.analysis.published import PublishedRun, PublishedSite
    from ftbench.storage.site_folder import SITE_FILE

    if content is None:
        return None
    try:
        runs = tuple(map(PublishedRun.from_json, content["runs"]))
        return PublishedSite(str(content["id"]), str(content["title"]), content["base_url"], runs)
    except (KeyError, TypeError, ValueError):
        raise StoreError(command_errors.SITE_DAMAGED(), file=folder / SITE_FILE) from None


def _content(site: PublishedSite) -> dict[str, Any]:
    runs = [run.as_json() for run in site.runs]
    return {"id": site.id, "title": site.title, "base_url": site.base_url, "runs": runs}


def _url(text: str | None) -> str | None:
    """The address with a final slash; raises `UserError` for an invalid one."""
    from urllib.parse import urlsplit

    if text is None:
        return None
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise UserError(command_errors.NO_ADDRESS(text=text))
    return text if text.endswith("/") else f"{text}/"

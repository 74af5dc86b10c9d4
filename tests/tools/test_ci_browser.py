"""How the check finds or installs a browser, tried with a PATH of stand-ins for the system's programs."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / ".ci" / "browser"
BASH = shutil.which("bash")

pytestmark = pytest.mark.skipif(BASH is None, reason="no bash on this machine")

APT_GET = """
case "$*" in
    *update*) exit {update} ;;
    *install*{package})
        program="{folder}/{package}"
        [ {install} = 0 ] && printf '#!{bash}\\nexit {browser}\\n' >"$program" && chmod +x "$program"
        exit {install} ;;
esac
"""


class FakeSystem:
    """A folder that is the whole PATH; `calls` is what was asked of apt-get and sudo."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bin"
        self.folder.mkdir()
        self.log = folder / "calls"
        for name in ("env", "timeout", "chmod", "true"):
            (self.folder / name).symlink_to(shutil.which(name) or "")

    def program(self, name: str, body: str) -> FakeSystem:
        (self.folder / name).write_text(f"#!{BASH}\n{body}\n", encoding="utf-8")
        (self.folder / name).chmod(0o755)
        return self

    def apt(
        self,
        candidate: str = "120.0.6099.224-1~deb12u1",
        package: str = "chromium",
        *,
        update: int = 0,
        install: int = 0,
        browser: int = 0,
    ) -> FakeSystem:
        """apt-get and apt-cache that have one package; the numbers are exit codes."""
        note = f'echo "apt-get $* [$DEBIAN_FRONTEND] $(read -r line && echo $line)" >>"{self.log}"'
        body = APT_GET.format(
            folder=self.folder, bash=BASH, package=package, update=update, install=install, browser=browser
        )
        self.program("apt-get", note + body)
        policy = f"{package}:\n  Installed: (none)\n  Candidate: {candidate}\n" if candidate else ""
        return self.program("apt-cache", f"[ \"$2\" = {package} ] && echo '{policy}'")

    def user(self, number: int) -> FakeSystem:
        return self.program("id", f"echo {number}")

    def sudo(self, code: int) -> FakeSystem:
        run = f'echo "sudo $*" >>"{self.log}"; [ {code} = 0 ] || exit {code}; shift; exec "$@"'
        return self.program("sudo", run)

    def run(self) -> tuple[int, str]:
        """(exit code, what was said) of the script."""
        assert BASH
        done = subprocess.run(
            [BASH, str(SCRIPT)], env={"PATH": str(self.folder)}, input="an answer\n", capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert done.stdout == ""
        return done.returncode, done.stderr

    @property
    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []


@pytest.fixture
def system(tmp_path: Path) -> FakeSystem:
    """A machine without a browser, for root."""
    return FakeSystem(tmp_path).user(0)


@pytest.mark.parametrize("name", ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"])
def test_a_browser_that_runs_is_enough(name: str, system: FakeSystem) -> None:
    system.apt().program(name, "echo Chromium 120")
    assert (*system.run(), system.calls) == (0, "", [])


def test_root_updates_the_lists_and_installs_without_a_question(system: FakeSystem) -> None:
    assert system.apt().run() == (0, "")
    update, install = system.calls
    assert update.endswith(" update [noninteractive] ")  # and nothing to read
    assert install.endswith(" install -y --no-install-recommends chromium [noninteractive] ")


def test_the_build_without_windows_is_taken_where_the_system_has_it(system: FakeSystem) -> None:
    assert system.apt(package="chromium-headless-shell").run() == (0, "")
    assert system.calls[-1].endswith(" chromium-headless-shell [noninteractive] ")


def test_a_stub_that_asks_for_a_snap_is_no_browser(system: FakeSystem) -> None:
    system.apt().program("chromium-browser", "echo 'requires the chromium snap' >&2; exit 10")
    assert system.run() == (0, "")
    assert len(system.calls) == 2


@pytest.mark.parametrize("candidate", ["", "(none)", "2:1snap1-0ubuntu2"])
def test_where_chromium_is_only_a_snap_nothing_is_installed(candidate: str, system: FakeSystem) -> None:
    code, said = system.apt(candidate).run()
    assert code == 1
    assert said.startswith("no browser: this system has no Chromium package (Ubuntu has it as a snap)")
    assert not any("install" in call for call in system.calls)


def test_without_root_and_sudo_nothing_is_tried(system: FakeSystem) -> None:
    code, said = system.user(1000).apt().run()
    assert (code, system.calls) == (1, [])
    assert said.startswith("no browser: no Chromium here, and installing it needs root; the tests that open")


def test_a_sudo_that_would_ask_for_a_password_is_not_used(system: FakeSystem) -> None:
    code, _ = system.user(1000).sudo(1).apt().run()
    assert (code, system.calls) == (1, ["sudo -n true"])


def test_a_sudo_that_asks_nothing_installs(system: FakeSystem) -> None:
    assert system.user(1000).sudo(0).apt().run() == (0, "")
    assert [call.split()[0] for call in system.calls] == ["sudo", "sudo", "apt-get", "sudo", "apt-get"]
    assert system.calls[-1].endswith(" chromium [noninteractive] ")


def test_a_system_without_apt_says_so(system: FakeSystem) -> None:
    code, said = system.run()
    assert (code, said.count("\n")) == (1, 1)
    assert said.startswith("no browser: no Chromium here, and no apt-get")


def test_an_update_that_fails_does_not_stop_the_installation(system: FakeSystem) -> None:
    code, said = system.apt(update=100).run()
    assert (code, said) == (0, "apt-get update failed; going on with the package lists that are here\n")


@pytest.mark.parametrize(
    ("install", "browser", "reason"),
    [(100, 0, "apt-get could not install chromium"), (0, 1, "chromium was installed and does not")],
)
def test_an_installation_that_fails_is_said_in_a_line(
    install: int, browser: int, reason: str, system: FakeSystem
) -> None:
    code, said = system.apt(install=install, browser=browser).run()
    assert code == 1
    assert said.startswith(f"no browser: {reason}")


def test_without_a_browser_the_check_fails() -> None:
    run = (SCRIPT.parent / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in run
    assert "\n.ci/browser\nexport FTBENCH_NEEDS_BROWSER=1\n" in run

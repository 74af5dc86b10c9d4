"""Sending an export: to a real server on this machine that speaks as much of the hub as an upload needs."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from ftbench.errors import UserError
from ftbench.execution.export.hub import check_name, send

TOKEN = "hf_of_this_test"
FILES = ("README.md", "adapter_model.safetensors", "ftbench.json")

# huggingface_hub 2.4 hands a large file to its HTTP library in a way that this calls old.
pytestmark = pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")


@dataclass
class Hub:
    """A hub with one user, `me`. Files that end with `.safetensors` are large ones."""

    address: str = ""
    private: dict[str, bool] = field(default_factory=dict)
    """By repository."""
    files: dict[str, bytes] = field(default_factory=dict)
    """By repository and path."""
    large: dict[str, bytes] = field(default_factory=dict)
    """By sha256."""
    messages: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


def _handler(hub: Hub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            return

        def _answer(self, content: Any, status: int = 200) -> None:
            data = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))

        def do_GET(self) -> None:
            name = self.path.removeprefix("/api/models/").partition("?")[0]
            if name not in hub.private:
                self._answer({"error": "Repository not found"}, 404)
                return
            self._answer({"id": name, "modelId": name, "private": hub.private[name], "tags": [], "siblings": []})

        def do_PUT(self) -> None:
            content = self._body()
            hub.large[self.path.rpartition("/")[2]] = content
            self._answer({})

        def do_POST(self) -> None:
            body = self._body()
            hub.agents.add(self.headers.get("User-Agent", "").partition(";")[0])
            if self.path == "/api/validate-yaml":
                self._answer({"errors": [], "warnings": []})
            elif self.headers.get("Authorization") != f"Bearer {TOKEN}":
                self._answer({"error": "Invalid username or password."}, 401)
            elif self.path == "/api/repos/create":
                self._create(json.loads(body))
            elif "/preupload/" in self.path:
                files = [
                    {
                        "path": file["path"],
                        "uploadMode": "lfs" if file["path"].endswith(".safetensors") else "regular",
                        "shouldIgnore": False,
                    }
                    for file in json.loads(body)["files"]
                ]
                self._answer({"files": files})
            elif self.path.endswith(".git/info/lfs/objects/batch"):
                objects = [
                    {**one, "actions": {"upload": {"href": f"{hub.address}/large/{one['oid']}", "header": {}}}}
                    for one in json.loads(body)["objects"]
                ]
                self._answer({"transfer": "basic", "objects": objects})
            else:
                self._commit(body)

        def _create(self, asked: dict[str, Any]) -> None:
            name = f"{asked['organization']}/{asked['name']}"
            if asked["organization"] != "me":
                self._answer({"error": "You don't have the rights to create a model there"}, 403)
                return
            status = 409 if name in hub.private else 200
            hub.private.setdefault(name, asked.get("visibility") == "private")
            self._answer({"url": f"{hub.address}/{name}"}, status)

        def _commit(self, body: bytes) -> None:
            name = self.path.removeprefix("/api/models/").partition("/commit/")[0]
            for line in map(json.loads, body.splitlines()):
                value = line["value"]
                if line["key"] == "header":
                    hub.messages.append(value["summary"])
                elif line["key"] == "file":
                    hub.files[f"{name}/{value['path']}"] = base64.b64decode(value["content"])
                elif line["key"] == "lfsFile":
                    hub.files[f"{name}/{value['path']}"] = hub.large[value["oid"]]
            self._answer({"commitUrl": f"{hub.address}/{name}/commit/0", "commitOid": "0"})

    return Handler


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """The server, and `huggingface_hub` that knows no other."""
    from huggingface_hub import constants
    from huggingface_hub.utils import close_session, disable_progress_bars

    made = Hub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(made))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    made.address = f"http://127.0.0.1:{server.server_port}"
    for name, value in (("ENDPOINT", made.address), ("HF_HUB_OFFLINE", False), ("HF_HUB_DISABLE_XET", True)):
        monkeypatch.setattr(constants, name, value)
    monkeypatch.setenv("HF_TOKEN", TOKEN)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    disable_progress_bars()
    close_session()
    yield made
    close_session()
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text("---\nlicense: mit\n---\n# A model\n")
    (tmp_path / "adapter_model.safetensors").write_bytes(bytes(range(256)) * 40)
    (tmp_path / "ftbench.json").write_text("{}")
    return tmp_path


def test_every_file_arrives_in_one_commit(hub: Hub, folder: Path) -> None:
    address = send(folder, FILES, "me/tuned", private=True, message="lora on reviews")
    assert address == f"{hub.address}/me/tuned"
    assert hub.private == {"me/tuned": True}
    assert hub.files == {f"me/tuned/{path.name}": path.read_bytes() for path in folder.iterdir()}
    assert hub.messages == ["lora on reviews"]
    assert {hashlib.sha256(content).hexdigest() for content in hub.large.values()} == set(hub.large)
    assert any("ftbench" in agent for agent in hub.agents)


def test_what_else_lies_in_the_folder_is_not_sent(hub: Hub, folder: Path) -> None:
    (folder / "secrets.txt").write_text("a password")
    (folder / "old").mkdir()
    (folder / "old" / "README.md").write_text("another card")
    (folder / "w[1].json").write_text("{}")
    send(folder, (*FILES, "w[1].json"), "me/tuned", private=False, message="m")
    assert set(hub.files) == {f"me/tuned/{name}" for name in (*FILES, "w[1].json")}


def test_a_repository_that_is_there_gets_another_commit(hub: Hub, folder: Path) -> None:
    hub.private["me/tuned"] = False
    send(folder, FILES, "me/tuned", private=False, message="again")
    assert len(hub.files) == 3


def test_nothing_is_sent_to_a_public_repository_where_a_private_one_was_asked_for(hub: Hub, folder: Path) -> None:
    hub.private["me/tuned"] = False
    with pytest.raises(UserError, match=r"^me/tuned: the repository is there already and is public"):
        send(folder, FILES, "me/tuned", private=True, message="secret")
    assert hub.files == {}


def test_a_refused_token_is_one_line(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_of_somebody_else")
    with pytest.raises(UserError) as caught:
        send(folder, FILES, "me/tuned", private=False, message="m")
    assert str(caught.value) == (
        "me/tuned: was not sent: the hub does not accept the token, or there is none (`hf auth login`, or HF_TOKEN)"
    )


def test_somebody_else_s_name_is_one_line(hub: Hub, folder: Path) -> None:
    with pytest.raises(UserError) as caught:
        send(folder, FILES, "them/tuned", private=False, message="m")
    assert str(caught.value) == "them/tuned: was not sent: the hub does not let this token write to them/tuned"


def test_no_network_is_one_line(hub: Hub, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")  # where nobody listens
    with pytest.raises(UserError) as caught:
        send(folder, FILES, "me/tuned", private=False, message="m")
    assert str(caught.value) == "me/tuned: was not sent: http://127.0.0.1:9 cannot be reached"


def test_offline_is_one_line(folder: Path) -> None:
    with pytest.raises(UserError, match=r"^me/tuned: was not sent: HF_HUB_OFFLINE is set"):
        send(folder, FILES, "me/tuned", private=False, message="m")


@pytest.mark.parametrize("name", ["tuned", "me/tuned/too", "me/", "m e/tuned", ""])
def test_a_name_that_the_hub_cannot_have_is_told_before_anything_else(name: str) -> None:
    with pytest.raises(UserError, match="is no name on the hub; expected OWNER/NAME"):
        check_name(name)

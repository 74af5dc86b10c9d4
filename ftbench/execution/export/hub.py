"""Send an export to a model hub by `huggingface_hub`; only when somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from glob import escape
from pathlib import Path

from ftbench.errors import UserError
from ftbench.messages import Note
from ftbench.messages import export as messages
from ftbench.text.one_line import one_line
from ftbench.version import __version__

_UNAUTHORISED, _FORBIDDEN, _NOT_FOUND = 401, 403, 404


def check_name(repository: str) -> None:
    """Raise `UserError` for anything but `OWNER/NAME`. Asks nobody."""
    from huggingface_hub.errors import HFValidationError
    from huggingface_hub.utils import validate_repo_id  # type: ignore[attr-defined]

    try:
        validate_repo_id(repository)
    except HFValidationError:
        raise UserError(messages.UPLOAD_NAME(name=repository)) from None
    if repository.count("/") != 1:
        raise UserError(messages.UPLOAD_NAME(name=repository))


def hub_address() -> str:
    """Where the hub is: HF_ENDPOINT, or its own address."""
    from huggingface_hub import constants

    return str(constants.ENDPOINT)


def send(folder: Path, files: Iterable[str], repository: str, *, private: bool, message: str) -> str:
    """Send these files of a folder in one commit, and nothing else that lies there; the address of the repository.

    The repository is made if it is not there. The token is the hub's own: HF_TOKEN, or that of `hf auth login`. Raises
    `UserError` in one line for a refused token, a name that is somebody else's, and a network that is not there; and
    before anything is sent for a public repository where a private one was asked for.
    """
    from huggingface_hub import HfApi
    from huggingface_hub.errors import HfHubHTTPError, OfflineModeIsEnabled

    # The HTTP library's own error, whichever this version of huggingface_hub uses, and that of sockets and files.
    others = tuple(kind for kind in HfHubHTTPError.__bases__ if issubclass(kind, Exception))
    api = HfApi(library_name="ftbench", library_version=__version__)
    try:
        made = api.create_repo(repository, private=True if private else None, exist_ok=True)
        if private and not api.model_info(repository).private:
            raise UserError(messages.IS_PUBLIC(), file=repository)
        only = [escape(name) for name in files]
        api.upload_folder(repo_id=repository, folder_path=folder, commit_message=message, allow_patterns=only)
    except OfflineModeIsEnabled:
        raise UserError(messages.NOT_SENT(reason=messages.OFFLINE()), file=repository) from None
    except HfHubHTTPError as error:
        raise UserError(messages.NOT_SENT(reason=_why(error, repository)), file=repository) from None
    except others as error:
        reason = messages.NO_NETWORK(endpoint=hub_address()) if _unreachable(error) else one_line(error, 200)
        raise UserError(messages.NOT_SENT(reason=reason), file=repository) from None
    except (ValueError, RuntimeError) as error:  # a card that the hub does not accept; a large file that broke off
        reason = one_line(f"{error} {error.__cause__ or ''}", 200)
        raise UserError(messages.NOT_SENT(reason=reason), file=repository) from None
    return str(made)


def _why(error: Exception, repository: str) -> Note | str:
    status = getattr(getattr(error, "response", None), "status_code", None)
    if status == _UNAUTHORISED:
        return messages.NO_TOKEN()
    if status in (_FORBIDDEN, _NOT_FOUND):
        return messages.NOT_ALLOWED(repository=repository)
    return one_line(getattr(error, "server_message", None) or error, 200)


def _unreachable(error: BaseException) -> bool:
    """Whether nobody answered; a file that cannot be read is another thing."""
    return not isinstance(error, OSError) or isinstance(error, ConnectionError | TimeoutError)

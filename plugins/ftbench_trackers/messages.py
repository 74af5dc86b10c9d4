"""Why a tracker cannot log."""

from __future__ import annotations

from ftbench import Message

NOT_INSTALLED = Message(
    "trackers.not-installed",
    en="{library} is not installed: pip install 'ftbench[{extra}]'",
    zh="未安装 {library}：pip install 'ftbench[{extra}]'",
)
NO_KEY = Message(
    "trackers.no-key",
    en="there is no key for {host}: set WANDB_API_KEY, call `wandb login`, or write `mode: offline`",
    zh="没有 {host} 的密钥：请设置 WANDB_API_KEY、运行 `wandb login`，或写 `mode: offline`",
)
SECRET_IN_ADDRESS = Message(
    "trackers.secret-in-address",
    en="has a name or password; a matrix is shared, so set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD",
    zh="含有用户名或密码；矩阵会被共享，请改用 MLFLOW_TRACKING_USERNAME 与 MLFLOW_TRACKING_PASSWORD",
)

"""Reasons for cells that ended without reporting one."""

from __future__ import annotations

from ftbench import Message

TOO_LONG = Message(
    "executors.too-long", en="took longer than the time limit of {seconds:g} s", zh="超过了时间限制 {seconds:g} 秒"
)
DIED = Message("executors.died", en="the worker process died: {cause}", zh="工作进程已终止：{cause}")
NO_START = Message(
    "executors.no-start",
    en="no worker could be started in {count} tries: the process that workers are forked from was ended each time",
    zh="尝试 {count} 次仍无法启动工作进程：派生工作进程的进程每次都被终止",
)
EXIT_CODE = Message("executors.exit-code", en="exit code {number}", zh="退出码 {number}")
KILLED = Message(
    "executors.killed", en="{name}, for example because the system ran out of memory", zh="{name}，例如系统内存不足时"
)

# Settings that an executor cannot use.
ONE_WORKER = Message(
    "executors.one-worker",
    en="the executor inline has one worker, not {count}; process can have more",
    zh="执行器 inline 只有一个工作进程，而不是 {count} 个；process 可以有多个",
)
NO_TIME_LIMIT = Message(
    "executors.no-time-limit",
    en="the executor inline cannot stop a cell after a time; process can",
    zh="执行器 inline 不能限时停止单元；process 可以",
)
NO_SETTINGS = Message(
    "executors.no-settings",
    en="the executor {executor} has no settings in the matrix",
    zh="执行器 {executor} 在矩阵中没有设置",
)
FEW_CORES = Message(
    "executors.few-cores",
    en="{workers} workers need a core each, and there are {cores}",
    zh="{workers} 个工作进程各需一个核心，而这里有 {cores} 个",
)
NOT_SENT = Message(
    "executors.not-sent",
    en="the plan cannot be sent to a worker ({error}); --executor inline needs no sending",
    zh="计划无法传给工作进程（{error}）；--executor inline 无需传送",
)

# Slurm.
NO_SLURM = Message(
    "executors.no-slurm",
    en="there is no command {command} here: the executor slurm runs where jobs can be submitted",
    zh="这里没有命令 {command}：执行器 slurm 应在可以提交作业的机器上运行",
)
SLURM_REFUSES = Message("executors.slurm-refuses", en="{command}: {reason}", zh="{command}：{reason}")
UNKNOWN_SLURM_KEY = Message("executors.unknown-slurm-key", en="unknown key.{hint}", zh="未知的键。{hint}")
WRONG_SLURM_VALUE = Message("executors.wrong-slurm-value", en="{reason}", zh="{reason}")
NO_WORKERS_IN_SLURM = Message(
    "executors.no-workers-in-slurm",
    en="--workers and --time-limit are not for the executor slurm: write `executors: {{slurm: {{at_once: 4}}}}` and "
    "`resources: {{time: 4h}}`",
    zh="--workers 和 --time-limit 不适用于执行器 slurm：请写 `executors: {{slurm: {{at_once: 4}}}}` 和 "
    "`resources: {{time: 4h}}`",
)
SLURM_WAITS = Message("executors.slurm-waits", en="waits: {reason}", zh="等待中：{reason}")
SLURM_STATE = Message("executors.slurm-state", en="Slurm says {state}", zh="Slurm 的状态为 {state}")

# Ray.
NO_RAY = Message(
    "executors.no-ray",
    en="the executor ray needs Ray, which is not installed: pip install 'ftbench[ray]'",
    zh="执行器 ray 需要 Ray，而它没有安装：pip install 'ftbench[ray]'",
)
OLD_RAY = Message(
    "executors.old-ray",
    en="Ray {version} is too old: the executor ray needs 2.52, which has tokens",
    zh="Ray {version} 过旧：执行器 ray 需要支持令牌的 2.52 版",
)
RAY_RUNS = Message(
    "executors.ray-runs",
    en="this process is connected to Ray already; the executor ray makes a connection of its own",
    zh="本进程已连接到 Ray；执行器 ray 会建立自己的连接",
)
NO_RAY_TOKEN = Message(
    "executors.no-ray-token",
    en="there is no token for the cluster (RAY_AUTH_TOKEN, RAY_AUTH_TOKEN_PATH or ~/.ray/auth_token). Without tokens "
    "whoever reaches a cluster can run any code on it; for one in a safe network write "
    "`executors: {{ray: {{require_token: false}}}}`",
    zh="没有该集群的令牌（RAY_AUTH_TOKEN、RAY_AUTH_TOKEN_PATH 或 ~/.ray/auth_token）。"
    "没有令牌时，能连到集群的人都可以在其上运行任何代码；"
    "若集群处于安全的网络，请写 `executors: {{ray: {{require_token: false}}}}`",
)
RAY_REFUSES = Message("executors.ray-refuses", en="Ray says: {reason}", zh="Ray 的消息：{reason}")
UNKNOWN_RAY_KEY = Message("executors.unknown-ray-key", en="unknown key.{hint}", zh="未知的键。{hint}")
WRONG_RAY_VALUE = Message("executors.wrong-ray-value", en="{reason}", zh="{reason}")
NO_WORKERS_IN_RAY = Message(
    "executors.no-workers-in-ray",
    en="--workers and --time-limit are not for the executor ray: write `executors: {{ray: {{at_once: 4}}}}` and "
    "`resources: {{time: 4h}}`",
    zh="--workers 和 --time-limit 不适用于执行器 ray：请写 `executors: {{ray: {{at_once: 4}}}}` 和 "
    "`resources: {{time: 4h}}`",
)
NO_MACHINES_IN_RAY = Message(
    "executors.no-machines-in-ray", en="the cluster of Ray has no machines", zh="Ray 集群中没有机器"
)
NEVER_ON_RAY = Message(
    "executors.never-on-ray",
    en="no machine of the cluster can ever have {asked} for a cell. There are: {there}. For a cluster that grows write "
    "`executors: {{ray: {{autoscales: true}}}}`",
    zh="集群中没有机器能为一个单元提供 {asked}。现有：{there}。"
    "若集群会自动扩展，请写 `executors: {{ray: {{autoscales: true}}}}`",
)
RAY_WAITS = Message("executors.ray-waits", en="no machine has room yet", zh="尚无机器有空位")
LOST_IN_RAY = Message("executors.lost-in-ray", en="Ray says {kind}: {reason}", zh="Ray 的消息 {kind}：{reason}")
NOT_SET_UP = Message(
    "executors.not-set-up", en="a machine could not set up the run: {reason}", zh="机器无法准备该运行：{reason}"
)

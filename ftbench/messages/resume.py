"""What a cell's log and its run say of trainings that were interrupted."""

from __future__ import annotations

from ftbench.messages.note import Message

RESUMED = Message(
    "resume.resumed",
    en="training goes on after step {step}; interruptions so far: {times}",
    zh="训练从第 {step} 步之后继续；至今中断次数：{times}",
)
IGNORED = Message(
    "resume.ignored", en="a kept state of training is not used: {reason}", zh="未使用保存的训练状态：{reason}"
)
OF_OTHER = Message("resume.of-other", en="{what} was {there}, and is {here}", zh="{what} 当时为 {there}，现在为 {here}")
OTHER_TRAINED = Message("resume.other-trained", en="it has other trained weights", zh="其中训练的权重不同")
NOT_KEPT = Message(
    "resume.not-kept",
    en="the state of training cannot be kept: {reason}",
    zh="无法保存训练状态：{reason}",
)
SUSPENDED = Message(
    "resume.suspended",
    en="its time was over; its state after step {step} was kept",
    zh="时间已到；已保存第 {step} 步后的状态",
)
"""Why a job was begun again."""

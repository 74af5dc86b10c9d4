"""Two messages, of which one has no Chinese text."""

from ftbench import Message, hookimpl

FIRST = Message("wrong.first", en="one thing", zh="一件事")
SECOND = Message("wrong.second", en="another thing")


@hookimpl
def ftbench_register_messages():
    return [FIRST, SECOND]

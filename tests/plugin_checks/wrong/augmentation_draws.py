"""An augmentation that draws with Python's own generator."""

import random as own

from ftbench import TextAugmentation, hookimpl


class Wrong(TextAugmentation):
    name = "wrong"

    def change(self, text, language, work, random):
        return f"{text} {own.random()}"


@hookimpl
def ftbench_register_augmentations():
    return [Wrong()]

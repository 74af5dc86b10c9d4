"""The built-in augmentations of training rows: by rules, and by models that write."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ftbench import hookimpl

if TYPE_CHECKING:
    from ftbench import Augmentation, Message


@hookimpl
def ftbench_register_augmentations() -> Iterable[Augmentation]:
    """All first-party augmentations."""
    from ftbench_augmentations.back_translation import BackTranslation
    from ftbench_augmentations.paraphrase import Paraphrase
    from ftbench_augmentations.random_deletion import RandomDeletion
    from ftbench_augmentations.synonyms import Synonyms
    from ftbench_augmentations.word_order import WordOrder

    return [Synonyms(), WordOrder(), RandomDeletion(), BackTranslation(), Paraphrase()]


@hookimpl
def ftbench_register_messages() -> Iterable[Message]:
    from ftbench.messages import messages_of
    from ftbench_augmentations import messages

    return messages_of(vars(messages))

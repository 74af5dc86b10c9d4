"""What is checked of model loaders and generation backends, with a tiny model and without a network."""

from __future__ import annotations

from collections.abc import Sequence

from ftbench.messages import plugin_checks as common
from ftbench.messages import plugin_checks_models as messages
from ftbench.plugin_checks import backend_trial as backends
from ftbench.plugin_checks import loader_trial as loaders
from ftbench.plugin_checks.backend_trial import BackendTrial
from ftbench.plugin_checks.check import Check
from ftbench.plugin_checks.loader_trial import LoaderTrial

LOADER_CHECKS: Sequence[Check[LoaderTrial]] = (
    Check("absent", messages.ABSENT, messages.MEND_ABSENT, loaders.refuses_what_is_not_there),
    Check("finds", messages.FINDS, messages.MEND_FINDS, loaders.finds, essential=True),
    Check("fingerprint", messages.FINGERPRINT, messages.MEND_FINGERPRINT, loaders.has_fingerprint),
    Check("loads", messages.LOADS, messages.MEND_LOADS, loaders.loads),
    Check("tokenizer", messages.TOKENIZER, messages.MEND_TOKENIZER, loaders.has_tokenizer),
)

BACKEND_CHECKS: Sequence[Check[BackendTrial]] = (
    Check("reasons", messages.REASONS, common.MEND_CRASH, backends.is_there, essential=True),
    Check("answers", messages.ANSWERS, messages.MEND_ANSWERS, backends.answers, essential=True),
    Check("repeatable", messages.SAME_ANSWERS, messages.MEND_GREEDY, backends.answers_alike),
    Check("same-model", messages.SAME_MODEL, messages.MEND_GREEDY, backends.answers_as_transformers),
)

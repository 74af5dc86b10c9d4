"""A task whose prompt ends with the answer."""

from ftbench import TextTask, hookimpl

TASK = TextTask(
    name="wrong",
    output="text",
    prompts={"en": "Question: {question}\nAnswer: {answer}"},
    answers={"en": " {answer}"},
    metrics=("exact_match",),
)


@hookimpl
def ftbench_register_tasks():
    return [TASK]

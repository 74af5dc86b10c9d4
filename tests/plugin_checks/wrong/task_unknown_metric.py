"""A task with a metric that nobody registers."""

from ftbench import TextTask, hookimpl

TASK = TextTask(
    name="wrong",
    output="text",
    prompts={"en": "Question: {question}\nAnswer:"},
    answers={"en": " {answer}"},
    metrics=("rouge_l",),
)


@hookimpl
def ftbench_register_tasks():
    return [TASK]

"""A label task whose labels are said with the same word."""

from ftbench import TextTask, hookimpl

TASK = TextTask(
    name="wrong",
    output="label",
    prompts={"en": "Text: {text}\nMood:"},
    answers={"en": " {label}"},
    labels=("good", "bad"),
    verbalizers={"en": {"good": "it", "bad": "it"}},
    metrics=("accuracy",),
)


@hookimpl
def ftbench_register_tasks():
    return [TASK]

"""One training on several devices: FSDP2 over processes of this machine, with the batches and the loss of one device.

`team` starts the processes and looks after them, `process` is what each of them does, `model_shards` cuts a model,
`rank` is a process's part of every step, and `part_keeper` keeps its part of the state.
"""

"""The metrics of each method as one mapping, which is what `dvc metrics` shows: `ftbench results … | python by_method.py`."""

import json
import sys

groups = json.load(sys.stdin)
json.dump({group["method"]: {group["task"]: group["metrics"]} for group in groups}, sys.stdout, indent=1)

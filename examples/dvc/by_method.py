"""The metrics of each method as one mapping, as `dvc metrics` shows them: `ftbench results … | python by_method.py`."""

import json
import sys

groups = json.load(sys.stdin)
json.dump({group["method"]: {group["task"]: group["metrics"]} for group in groups}, sys.stdout, indent=1)

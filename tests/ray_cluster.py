"""A cluster of Ray on this machine: a head without cores and two nodes with one each, by Ray's own test utility.

`python ray_cluster.py` prints a line with the address, and then obeys lines: `kill 0` kills the first node, `replace 0`
kills it and adds another one in its place, and `stop` ends.
"""

from __future__ import annotations

import os
import sys

# Without what only watches, it starts within the 30 s after which Ray gives up.
HEAD = {"num_cpus": 0, "include_dashboard": False, "include_log_monitor": False, "no_monitor": True}
NODE = {"num_cpus": 1, "memory": 4 * 10**9, "object_store_memory": 100 * 2**20, "include_log_monitor": False}


def main() -> None:
    # Ray's processes print to the same output.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args=HEAD)
    nodes = [cluster.add_node(**NODE) for _ in range(2)]
    print(cluster.address, file=answers, flush=True)
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "stop":
            break
        place = int(arguments[0])
        cluster.remove_node(nodes[place], allow_graceful=False)
        if command == "replace":
            nodes[place] = cluster.add_node(**NODE)
        print("replaced" if command == "replace" else "killed", file=answers, flush=True)
    cluster.shutdown()


if __name__ == "__main__":
    main()

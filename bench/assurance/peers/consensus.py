"""crowd-kit's aggregation of one table of judgements: each method's probabilities, or why there are none.

usage: consensus.py LABELS.csv KNOWN.csv OUT.json SECONDS METHOD…
The answers are written to OUT.json as {method: {"seconds": s, "p": {task: {label: p}}}}; a method that has not ended after
SECONDS is left out.
"""

import json
import signal
import sys
import time
import warnings

import pandas as pd
from crowdkit.aggregation import GLAD, MACE, DawidSkene, MajorityVote

warnings.filterwarnings("ignore")


class Late(Exception):
    pass


def late(*_):
    raise Late


signal.signal(signal.SIGALRM, late)
labels, known, out, seconds = sys.argv[1:5]
frame = pd.read_csv(labels, dtype=str)
gold = pd.read_csv(known, dtype=str)
truth = gold.set_index("task")["label"] if len(gold) else None
made = {
    "majority": lambda: MajorityVote(),
    "dawid-skene": lambda: DawidSkene(n_iter=100),
    "mace": lambda: MACE(random_state=0),
    "glad": lambda: GLAD(silent=True),
}
found = {}
for name in sys.argv[5:]:
    begun = time.process_time()
    try:
        signal.alarm(int(seconds))
        method = made[name]()
        if name == "dawid-skene" and truth is not None:
            method.fit(frame, true_labels=truth)
            p = method.probas_
        else:
            p = method.fit_predict_proba(frame)
        signal.alarm(0)
        found[name] = {
            "seconds": time.process_time() - begun,
            "p": {str(t): {str(k): float(v) for k, v in row.items()} for t, row in p.to_dict("index").items()},
        }
    except Exception as error:  # noqa: BLE001 a peer that fails is said to have failed
        signal.alarm(0)
        found[name] = {"failed": repr(error)[:200]}
with open(out, "w", encoding="utf-8") as file:
    json.dump(found, file)
print("{}")

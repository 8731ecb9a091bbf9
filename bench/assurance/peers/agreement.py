"""krippendorff and irrCAC on the same judgements: `values FILE.csv…`, `time ROWS`, `coverage`. Prints JSON."""
import csv
import json
import sys
import time
import warnings

import numpy as np

warnings.filterwarnings("ignore")


def table(path):
    """Counts of answers by unit, and units by raters; of several answers of a rater to a unit the first."""
    first = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            first.setdefault((row["task"], row["worker"]), row["label"])
    labels = sorted(set(first.values()))
    try:
        values = [float(label) for label in labels]
        labels = [label for _, label in sorted(zip(values, labels))]
        values = sorted(values)
    except ValueError:
        values = None
    units = {u: i for i, u in enumerate(sorted({u for u, _ in first}))}
    raters = {r: i for i, r in enumerate(sorted({r for _, r in first}))}
    place = {label: i for i, label in enumerate(labels)}
    counts = np.zeros((len(units), len(labels)))
    cells = np.full((len(units), len(raters)), np.nan)
    for (unit, rater), label in first.items():
        counts[units[unit], place[label]] += 1
        cells[units[unit], raters[rater]] = place[label] if values is None else values[place[label]]
    return counts, cells, values


def alphas(counts, values):
    import krippendorff

    domain = list(range(counts.shape[1])) if values is None else values
    levels = ["nominal"] if values is None else ["nominal", "ordinal", "interval", "ratio"]
    return {
        level: float(krippendorff.alpha(value_counts=counts, value_domain=domain, level_of_measurement=level))
        for level in levels
    }


def irr(cells):
    """Gwet's, Fleiss' and the two-rater coefficients, with the weights that go with each level."""
    import pandas
    from irrCAC.raw import CAC

    found = {}
    for level, weights in [("nominal", "identity"), ("ordinal", "ordinal"), ("interval", "quadratic"), ("ratio", "ratio")]:
        try:
            cac = CAC(pandas.DataFrame(cells), weights=weights, digits=15)
            found[level] = {
                "gwet": cac.gwet()["est"]["coefficient_value"],
                "fleiss": cac.fleiss()["est"]["coefficient_value"],
            }
            if cells.shape[1] == 2:
                found[level]["cohen"] = cac.conger()["est"]["coefficient_value"]
        except Exception as error:  # noqa: BLE001
            found[level] = {"failed": str(error)}
    return found


def values(paths):
    answer = {}
    for path in paths:
        counts, cells, domain = table(path)
        answer[path] = {"alpha": alphas(counts, domain), "irr": irr(cells) if domain is not None else {}}
    return answer


def timed(rows):
    """CPU seconds of krippendorff's alpha from counted values, and of irrCAC's, five judgements a unit, four classes."""
    import krippendorff
    import pandas
    from irrCAC.raw import CAC

    rng = np.random.default_rng(1)
    units = rows // 5
    labels = rng.integers(0, 4, (units, 5))
    unit = np.repeat(np.arange(units), 5)
    begin = time.process_time()
    counts = np.zeros((units, 4))
    np.add.at(counts, (unit, labels.ravel()), 1)
    krippendorff.alpha(value_counts=counts, level_of_measurement="nominal")
    alpha = time.process_time() - begin
    begin = time.process_time()
    CAC(pandas.DataFrame(labels)).krippendorff()
    return {"krippendorff": alpha, "irrCAC": time.process_time() - begin}


def coverage(path):
    """How often irrCAC's interval of alpha holds the truth: one row a table, `truth n00 n01 n10 n11`."""
    import pandas
    from irrCAC.raw import CAC

    held, defined, wide = 0, 0, 0.0
    with open(path) as file:
        lines = [line.split() for line in file]
    for line in lines:
        truth, counts = float(line[0]), [int(n) for n in line[1:]]
        cells = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], counts, axis=0)
        try:
            low, high = CAC(pandas.DataFrame(cells), digits=12).krippendorff()["est"]["confidence_interval"]
        except Exception:  # noqa: BLE001
            continue
        if low != low:
            continue
        defined += 1
        held += low <= truth <= high
        wide += high - low
    return {"tables": len(lines), "defined": defined, "held": held, "width": wide / max(defined, 1)}


if __name__ == "__main__":
    what, rest = sys.argv[1], sys.argv[2:]
    done = {"values": values, "time": lambda r: timed(int(r[0])), "coverage": lambda r: coverage(r[0])}[what](rest)
    json.dump(done, sys.stdout)

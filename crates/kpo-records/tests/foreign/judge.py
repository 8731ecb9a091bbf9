"""Holds receipts, consistency pairs and tiles to a verifier written by others (aics-tlog), and alters them in every way.

Usage: judge.py FOLDER MUTANTS. The folder has receipts.json, pairs.json and logs/<word>/ with the files of each log.
Prints one JSON object of counts. The only code here that judges is the reading of the tlog-proof form, which the
verifier does not know; signatures, checkpoints, inclusion, consistency and tiles are all its own.
"""

import base64
import binascii
import hashlib
import json
import pathlib
import random
import sys

import aics_tlog as foreign

HEADER = "c2sp.org/tlog-proof@v1"


def decoded(text):
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise ValueError("base64 in another form")
    return raw


def opened(note, key):
    """A checkpoint's size and root, if the key signed it."""
    verified = foreign.verify_checkpoint(foreign.parse_note(note), key, expected_origin=key.name)
    if not verified.ok:
        raise ValueError(verified.error)
    return verified.size, verified.root


def receipt_holds(text, key):
    head, checkpoint = text.split("\n\n", 1)
    lines = head.split("\n")
    if lines[0] != HEADER or not lines[1].startswith("extra ") or not lines[2].startswith("index "):
        raise ValueError("no receipt")
    extra = decoded(lines[1][len("extra ") :])
    written = lines[2][len("index ") :]
    if not written.isascii() or not written.isdigit() or str(int(written)) != written:
        raise ValueError("no place")
    proof = [decoded(line) for line in lines[3:]]
    size, root = opened(checkpoint, key)
    entry = hashlib.sha256(extra).digest()
    return foreign.verify_leaf_inclusion(entry, int(written), size, proof, root)


def pair_holds(pair, key):
    old_size, old_root = opened(pair["old"], key)
    new_size, new_root = opened(pair["new"], key)
    proof = [decoded(line) for line in pair["proof"]]
    return foreign.verify_consistency(old_size, new_size, old_root, new_root, proof)


def holds(judge, thing, key):
    try:
        return bool(judge(thing, key))
    except (ValueError, KeyError, IndexError, TypeError, binascii.Error):
        return False


def flipped(text, start, end, dice):
    """The text with one bit of one byte of a region flipped; none where that leaves no text."""
    raw = bytearray(text.encode())
    at = dice.randrange(start, end)
    raw[at] ^= 1 << dice.randrange(8)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return None


def line_regions(text):
    """Where each line stands, in bytes, its ending among it."""
    regions, at = [], 0
    for line in text.encode().split(b"\n")[:-1]:
        regions.append((at, at + len(line) + 1))
        at += len(line) + 1
    return regions


def receipt_mutant(text, others, dice):
    kind = dice.randrange(8)
    lines = text.split("\n")
    end = lines.index("")
    if kind == 0 and end > 3:
        del lines[dice.randrange(3, end)]
    elif kind == 1:
        lines.insert(dice.randrange(3, end + 1), base64.b64encode(dice.randbytes(32)).decode())
    elif kind == 2:
        lines[2] = f"index {int(lines[2][6:]) + dice.choice([1, -1, 2, 256, -256])}"
    elif kind == 3:
        lines[1] = dice.choice(others).split("\n")[1]
    elif kind == 4 and end > 4:
        lines[3:end] = reversed(lines[3:end])
    else:
        return flipped(text, *dice.choice(line_regions(text)), dice)
    return "\n".join(lines)


def pair_mutant(pair, others, dice):
    kind = dice.randrange(6)
    mutant = {"old": pair["old"], "new": pair["new"], "proof": list(pair["proof"])}
    proof = mutant["proof"]
    if kind == 0 and proof:
        del proof[dice.randrange(len(proof))]
    elif kind == 1:
        proof.insert(dice.randrange(len(proof) + 1), base64.b64encode(dice.randbytes(32)).decode())
    elif kind == 2:
        mutant["old"], mutant["new"] = mutant["new"], mutant["old"]
    elif kind == 3:
        mutant["old"] = dice.choice(others)["old"]
    elif kind == 4 and proof:
        at = dice.randrange(len(proof))
        proof[at] = flipped(proof[at], 0, len(proof[at]), dice)
        if proof[at] is None:
            return None
    else:
        side = dice.choice(["old", "new"])
        mutant[side] = flipped(mutant[side], *dice.choice(line_regions(mutant[side])), dice)
        if mutant[side] is None:
            return None
    return mutant


def mutants_accepted(things, judge, mutant, count, dice):
    tried = accepted = 0
    bodies = [thing["thing"] for thing in things]
    while things and tried < count:
        one = dice.choice(things)
        altered = mutant(one["thing"], bodies, dice)
        if altered is None or altered == one["thing"]:
            continue
        tried += 1
        if holds(judge, altered, foreign.parse_vkey(one["key"])):
            accepted += 1
            print("accepted:", json.dumps(altered)[:400], file=sys.stderr)
    return tried, accepted


def tiles_hold(folder):
    key = foreign.parse_vkey((folder / "key").read_text().strip())
    size, root = opened((folder / "checkpoint").read_text(), key)
    reader = foreign.FileSystemTileReader(folder)
    whole = foreign.tree_root_from_tiles(reader, size) == root
    entries = all(len(foreign.read_entry(reader, place, size)) == 32 for place in range(size))
    return whole and entries


def main():
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    dice = random.Random(5)
    receipts = json.loads((folder / "receipts.json").read_text())
    pairs = json.loads((folder / "pairs.json").read_text())
    said = {
        "receipts": sum(holds(receipt_holds, one["thing"], foreign.parse_vkey(one["key"])) for one in receipts),
        "pairs": sum(holds(pair_holds, one["thing"], foreign.parse_vkey(one["key"])) for one in pairs),
        "logs": sum(tiles_hold(log) for log in sorted((folder / "logs").iterdir())),
    }
    tried = accepted = 0
    for things, judge, mutant in [(receipts, receipt_holds, receipt_mutant), (pairs, pair_holds, pair_mutant)]:
        more, wrong = mutants_accepted(things, judge, mutant, count // 2, dice)
        tried, accepted = tried + more, accepted + wrong
    # A key of another log opens nothing.
    strange = foreign.parse_vkey(receipts[0]["key"])
    foreigners = [one for one in receipts if one["key"] != receipts[0]["key"]]
    accepted += sum(holds(receipt_holds, one["thing"], strange) for one in foreigners)
    said.update(mutants=tried, mutants_accepted=accepted)
    print(json.dumps(said))


main()

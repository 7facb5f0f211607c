#!/usr/bin/env python3
"""Checks an export of an ExchangeHub ledger with nothing but the Python standard library (3.8 or later).

    python3 verify.py [FOLDER] [CHECKPOINTS.txt ...]

FOLDER (default: where this file lies) holds entries.jsonl, checkpoints.txt and keys.pem. Further files hold
checkpoints that were kept elsewhere. For each entry the leaf hash is made anew, over all of them the tree of
RFC 9162, and each checkpoint (C2SP tlog-checkpoint, ECDSA P-256) must be signed by a key of keys.pem and say
the root that the entries give; the last entry is the last that a checkpoint covers. Take the keys from the hub
yourself (GET /v1/ledger/keys) rather than trust those that came with the export. Signatures are checked of the
largest checkpoint and of every one whose root differs: the largest covers all entries before it. Ends with 0
where all is as it was signed, with 1 where it is not.
"""
import base64
import hashlib
import json
import os
import sys

P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
B = 0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B
MARK = "\u2014 "
G = (0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
     0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5)


def add(a, b):
    if a is None or b is None:
        return a or b
    if a[0] == b[0]:
        if (a[1] + b[1]) % P == 0:
            return None
        slope = (3 * a[0] * a[0] - 3) * pow(2 * a[1], -1, P)
    else:
        slope = (b[1] - a[1]) * pow(b[0] - a[0], -1, P)
    x = (slope * slope - a[0] - b[0]) % P
    return x, (slope * (a[0] - x) - a[1]) % P


def times(k, point):
    result = None
    while k:
        if k & 1:
            result = add(result, point)
        point, k = add(point, point), k >> 1
    return result


def read_keys(text):
    """Public keys by the first four bytes of the SHA-256 of their SubjectPublicKeyInfo."""
    keys = {}
    for block in text.split("-----BEGIN PUBLIC KEY-----")[1:]:
        der = base64.b64decode(block.split("-----END")[0])
        x, y = int.from_bytes(der[-64:-32], "big"), int.from_bytes(der[-32:], "big")
        if len(der) != 91 or der[-65] != 4 or (y * y - x * x * x + 3 * x - B) % P:
            raise ValueError("not a public key on P-256")
        keys[hashlib.sha256(der).digest()[:4]] = (x, y)
    return keys


def read_integers(der):
    numbers, rest = [], der[2:]
    while len(rest) > 2 and rest[0] == 2:
        numbers.append(int.from_bytes(rest[2:2 + rest[1]], "big"))
        rest = rest[2 + rest[1]:]
    if der[:1] != b"\x30" or len(numbers) != 2 or rest:
        raise ValueError("not a signature")
    return numbers


def is_good(text, signature, key):
    r, s = read_integers(signature)
    if not (0 < r < N and 0 < s < N):
        return False
    digest, inverse = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big"), pow(s, -1, N)
    point = add(times(digest * inverse % N, G), times(r * inverse % N, key))
    return point is not None and point[0] % N == r


def is_signed(text, lines, keys):
    for line in lines:
        try:
            signature = base64.b64decode(line.split(" ")[-1], validate=True)
            key = keys.get(signature[:4])
            if key is not None and is_good(text, signature[4:], key):
                return True
        except ValueError:
            pass
    return False


def split(lines):
    """The notes of a file, each as its lines; what is behind a note's signatures begins the next."""
    note = []
    for line in lines:
        line = line.rstrip("\r\n")
        if note and note[-1].startswith(MARK) and not line.startswith(MARK):
            yield note
            note = []
        if note or line:
            note.append(line)
    if note:
        yield note


def read_checkpoints(files, problems):
    """What each note says by its size: root, text and signature lines."""
    notes, origins = {}, set()
    for file in files:
        with open(file, encoding="utf-8-sig") as lines:
            for note in split(lines):
                try:
                    empty = note.index("")
                    size, root = int(note[1]), base64.b64decode(note[2], validate=True)
                    notes.setdefault(size, []).append((root, "\n".join(note[:empty]) + "\n", note[empty + 1:]))
                    origins.add(note[0])
                except (ValueError, IndexError):
                    problems.append(f"{file} holds what is no checkpoint")
    if len(origins) > 1:
        problems.append(f"the checkpoints are of {len(origins)} ledgers")
    return notes


def leaf_of(entry):
    parts = [entry["attributes"], entry["clientId"], str(entry["acceptedAt"]), entry["subject"], entry.get("warnings", ""), entry.get("payloadHash", "")]
    return hashlib.sha256(b"\0" + "\n".join(parts).encode()).digest()


def node_of(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(peaks):
    root = None
    for peak in peaks:
        if peak is not None:
            root = peak if root is None else node_of(peak, root)
    return root


def append(peaks, leaf):
    height = 0
    while height < len(peaks) and peaks[height] is not None:
        leaf, peaks[height] = node_of(peaks[height], leaf), None
        height += 1
    if height == len(peaks):
        peaks.append(None)
    peaks[height] = leaf


def compare(count, peaks, notes, is_last, keys, problems):
    """The notes of one size against what the entries give."""
    for root, text, lines in notes:
        differs = root != root_of(peaks)
        if (differs or is_last) and not is_signed(text, lines, keys):
            problems.append(f"the checkpoint of {count} entries is not signed by a key of keys.pem")
        elif differs:
            problems.append(f"the first {count} entries do not give the root that was signed")


def check(folder, witness):
    problems, peaks, count = [], [], 0
    with open(os.path.join(folder, "keys.pem"), encoding="utf-8-sig") as file:
        keys = read_keys(file.read())
    notes = read_checkpoints([os.path.join(folder, "checkpoints.txt"), *witness], problems)
    last = max(notes, default=0)
    with open(os.path.join(folder, "entries.jsonl"), encoding="utf-8") as entries:
        for line in entries:
            count += 1
            try:
                entry = json.loads(line)
                if entry["sequence"] != count:
                    problems.append(f"entry {count} is missing")
                    break
                leaf = base64.urlsafe_b64decode(entry["leafHash"] + "==")
                if leaf_of(entry) != leaf:
                    problems.append(f"entry {count} is not what its leaf hash was made of")
            except (ValueError, KeyError, TypeError, AttributeError):
                problems.append(f"entry {count} cannot be read")
                break
            append(peaks, leaf)
            compare(count, peaks, notes.get(count, ()), count == last, keys, problems)
    if not notes:
        problems.append("there is no checkpoint")
    elif last != count:
        problems.append(f"the last checkpoint is of {last} entries, there are {count}")
    return problems, f"{count} entries, {len(notes)} checkpoints"


def main():
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
    try:
        problems, seen = check(folder, sys.argv[2:])
    except (OSError, ValueError) as failure:
        problems, seen = [str(failure)], "nothing checked"
    for problem in problems:
        print(problem)
    print(f"{seen}, {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

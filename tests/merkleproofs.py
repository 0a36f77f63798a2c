"""The two proofs of RFC 6962 over our trees, made and checked as a client of the log does it."""

from newsroom.proof import merkle


def inclusion(index, size, subtree):
    """Return the proof that leaf `index` is in the tree of `size` leaves (RFC 6962, section 2.1.1)."""
    return _path(index, 0, size, subtree)


def _path(index, start, end, subtree):
    if end - start == 1:
        return []
    middle = start + merkle.split(end - start)
    if index < middle:
        return [*_path(index, start, middle, subtree), subtree(middle, end)]
    return [*_path(index, middle, end, subtree), subtree(start, middle)]


def is_included(entry_hash, index, size, proof, expected):
    """Return whether a proof leads from the hash of a leaf to the root of the tree (RFC 9162, section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    number, last, made = index, size - 1, entry_hash
    for item in proof:
        if last == 0:
            return False
        if number % 2 or number == last:
            made = merkle.node(item, made)
            while number and not number % 2:
                number, last = number >> 1, last >> 1
        else:
            made = merkle.node(made, item)
        number, last = number >> 1, last >> 1
    return last == 0 and made == expected


def consistency(old, size, subtree):
    """Return the proof that the tree of `size` leaves begins with that of `old` leaves (RFC 6962, section 2.1.2)."""
    return _common(old, 0, size, subtree, True) if 0 < old < size else []


def _common(old, start, end, subtree, whole):
    if old == end:
        return [] if whole else [subtree(start, end)]
    middle = start + merkle.split(end - start)
    if old <= middle:
        return [*_common(old, start, middle, subtree, whole), subtree(middle, end)]
    return [*_common(old, middle, end, subtree, False), subtree(start, middle)]


def is_consistent(old, size, proof, old_root, new_root):
    """Return whether a proof shows that nothing of the older tree has changed (RFC 9162, section 2.1.4.2)."""
    if old in (0, size):
        return not proof and (old_root == new_root if old else old_root == merkle.EMPTY)
    if not 0 < old < size or not proof:
        return False
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    number, last = old - 1, size - 1
    while number % 2:
        number, last = number >> 1, last >> 1
    first, second = path[0], path[0]
    for item in path[1:]:
        if last == 0:
            return False
        if number % 2 or number == last:
            first, second = merkle.node(item, first), merkle.node(item, second)
            while number and not number % 2:
                number, last = number >> 1, last >> 1
        else:
            second = merkle.node(second, item)
        number, last = number >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root

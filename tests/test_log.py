"""The log as C2SP tlog-tiles and RFC 6962 want it, checked by known vectors and by a second reading of the RFC."""

import base64
import hashlib
import random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

import merkleproofs
from newsroom.proof import checkpoint, log, logcheck, merkle, signing, tiles
from newsroom.proof.checkpoint import BadCheckpoint, Checkpoint
from repositories import Key

# The inputs and roots of Certificate Transparency's reference tests (certificate-transparency, merkle_tree_test.cc).
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = """6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d
fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125
aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7
4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4
76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef
ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c
5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328""".split()
# A proof of each sort from the same tests.
INCLUDED = (5, 8, """bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b
ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""".split())  # fmt: skip
CONSISTENT = (6, 8, """0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a
ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0
d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7""".split())  # fmt: skip


# ---- a second reading of RFC 6962, section 2.1, word for word and without anything of ours --------------------------


def mth(entries):
    """Return the Merkle tree hash of a list of entries."""
    if not entries:
        return hashlib.sha256(b"").digest()
    if len(entries) == 1:
        return hashlib.sha256(b"\0" + entries[0]).digest()
    k = largest(len(entries))
    return hashlib.sha256(b"\1" + mth(entries[:k]) + mth(entries[k:])).digest()


def largest(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def audit_path(m, entries):
    """Return PATH(m, D[n])."""
    if len(entries) == 1:
        return []
    k = largest(len(entries))
    if m < k:
        return [*audit_path(m, entries[:k]), mth(entries[k:])]
    return [*audit_path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m, entries, whole=True):
    """Return SUBPROOF(m, D[n], b)."""
    n = len(entries)
    if m == n:
        return [] if whole else [mth(entries)]
    k = largest(n)
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


def tree_of(entries):
    return tiles.Tree([merkle.leaf(entry) for entry in entries])


# ---- hashes and proofs ------------------------------------------------------------------------------------------------


def test_known_roots():
    for size, expected in enumerate(ROOTS, 1):
        assert merkle.root([merkle.leaf(entry) for entry in INPUTS[:size]]).hex() == expected
        assert mth(INPUTS[:size]).hex() == expected
    assert merkle.root([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_known_proofs():
    tree = tree_of(INPUTS)
    index, size, path = INCLUDED
    assert [item.hex() for item in merkleproofs.inclusion(index, size, tree.subtree)] == path
    old, size, path = CONSISTENT
    assert [item.hex() for item in merkleproofs.consistency(old, size, tree.subtree)] == path


def test_proofs_of_all_small_trees_are_those_of_the_rfc():
    entries = [bytes([number]) for number in range(33)]
    tree = tree_of(entries)
    for size in range(1, len(entries) + 1):
        part, root = entries[:size], tree.root(size)
        assert root == mth(part)
        for index in range(size):
            proof = merkleproofs.inclusion(index, size, tree.subtree)
            assert proof == audit_path(index, part)
            assert merkleproofs.is_included(merkle.leaf(part[index]), index, size, proof, root)
        for old in range(1, size + 1):
            proof = merkleproofs.consistency(old, size, tree.subtree)
            assert proof == (subproof(old, part) if old < size else [])
            assert merkleproofs.is_consistent(old, size, proof, tree.root(old), root)


def test_large_trees_and_wrong_proofs():
    chance = random.Random(6)
    entries = [b"%d" % number for number in range(1200)]
    tree = tree_of(entries)
    for _ in range(60):
        size = chance.randint(2, len(entries))
        index, old = chance.randrange(size), chance.randrange(1, size)
        root, leaf = tree.root(size), merkle.leaf(entries[index])
        path, link = (
            merkleproofs.inclusion(index, size, tree.subtree),
            merkleproofs.consistency(old, size, tree.subtree),
        )
        assert root == mth(entries[:size])
        assert path == audit_path(index, entries[:size])
        assert merkleproofs.is_included(leaf, index, size, path, root)
        assert merkleproofs.is_consistent(old, size, link, tree.root(old), root)
        assert not merkleproofs.is_included(leaf, (index + 1) % size, size, path, root)
        assert not merkleproofs.is_included(merkle.leaf(b"x"), index, size, path, root)
        assert not merkleproofs.is_included(leaf, index, size, path[:-1], root)
        assert not merkleproofs.is_included(leaf, index, size, [*path, root], root)
        assert not merkleproofs.is_consistent(old, size, link, merkle.leaf(b"x"), root)
        assert not merkleproofs.is_consistent(old, size, link, tree.root(old), merkle.leaf(b"x"))
        assert not merkleproofs.is_consistent(old, size, link[:-1], tree.root(old), root)
    changed = tree_of([*entries[:5], b"lain", *entries[6:]])
    assert changed.root(1000) != tree.root(1000)
    assert not merkleproofs.is_consistent(
        900, 1200, merkleproofs.consistency(900, 1200, changed.subtree), tree.root(900), changed.root(1200)
    )


# ---- tiles --------------------------------------------------------------------------------------------------------------


def test_paths_of_tiles():
    assert tiles.path(0, 1_234_067) == "tile/0/x001/x234/067"
    assert tiles.path(0, 0, 1) == "tile/0/000.p/1"
    assert tiles.path(3, 1000, 255) == "tile/3/x001/000.p/255"
    assert tiles.path(tiles.ENTRIES, 999) == "tile/entries/999"


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 65_535, 65_536, 65_537, 70_000])
def test_layout_is_that_of_the_specification(size):
    """Width of the last tile of a level: floor(size / 256**level) mod 256; and a tile is never empty."""
    found = list(tiles.layout(size))
    assert all(0 < width <= 256 for _, _, width in found)
    for level in range(4):
        whole, rest = divmod(size // 256**level, 256)
        wanted = [(level, number, 256) for number in range(whole)] + ([(level, whole, rest)] if rest else [])
        assert [tile for tile in found if tile[0] == level] == wanted
    if size == 70_000:
        assert len(found) + -(-size // 256) == 274 + 2 + 1 + 274


def test_a_tile_holds_the_roots_of_the_tiles_below():
    tree = tree_of([b"%d" % number for number in range(600)])
    below = tiles.hashes(tree.tile(0, 1))
    assert len(tree.tile(0, 1)) == 8192
    assert tiles.hashes(tree.tile(1, 0, 2))[1] == merkle.root(below)


def test_entries_of_tiles():
    entries = [b"", b"a", b"b" * 65_535]
    assert tiles.unbundled(tiles.bundle(entries)) == entries
    assert tiles.bundle([b"ab"]) == b"\0\2ab"
    with pytest.raises(ValueError, match="too long"):
        tiles.bundle([b"b" * 65_536])
    for cut in (b"\0", b"\0\2a", b"\0\1ab"):
        with pytest.raises(tiles.Damaged):
            tiles.unbundled(cut)


# ---- checkpoint ---------------------------------------------------------------------------------------------------------


def test_checkpoint_is_a_signed_note():
    key = signing.signing_key({signing.KEY: Key("portal").file().decode()})
    made = Checkpoint("contoh.go.id/log", 8, bytes.fromhex(ROOTS[7]))
    note = checkpoint.signed(made, key.public, key.raw(made.text.encode()))
    text, _, rest = note.decode().partition("\n\n")
    assert text.split("\n") == ["contoh.go.id/log", "8", base64.b64encode(bytes.fromhex(ROOTS[7])).decode()]
    dash, name, value = rest.rstrip("\n").split(" ")
    assert (dash, name) == ("\u2014", "contoh.go.id/log")
    signed = base64.b64decode(value)
    assert signed[:4] == hashlib.sha256(b"contoh.go.id/log\n\x01" + key.public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(key.public).verify(signed[4:], text.encode() + b"\n")
    assert checkpoint.read(note)[0] == made
    assert checkpoint.is_signed(note, key.public)
    assert not checkpoint.is_signed(note.replace(b"\n8\n", b"\n9\n"), key.public)
    assert not checkpoint.is_signed(note, Key("lain").raw)


def test_verifier_key_is_read_back():
    key = signing.signing_key({signing.KEY: Key("portal").file().decode()})
    text = checkpoint.verifier_key("contoh.go.id/log", key.public)
    assert logcheck.public_of(text) == ("contoh.go.id/log", key.public)
    for wrong in ("", "contoh", text[:-4], text.replace("contoh", "lain")):
        with pytest.raises(ValueError):  # noqa: PT011
            logcheck.public_of(wrong)


@pytest.mark.parametrize(
    "note", [b"", b"a\n1\n", b"a\n01\nAAAA\n", b"a\n-1\nAAAA\n", b"\xff\n1\n", b"a\n1\nAAAA\n\nx y\n"]
)
def test_what_is_no_checkpoint(note):
    with pytest.raises(BadCheckpoint):
        checkpoint.read(note)


def test_origin_is_the_address():
    assert log.origin("https://contoh.go.id/") == "contoh.go.id/log"
    assert log.origin("https://contoh.go.id/kabar/") == "contoh.go.id/kabar/log"

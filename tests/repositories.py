"""Git repositories for tests, made without git: every object in memory, then one pack, so that thousands take a second."""

import base64
import hashlib
import struct
import subprocess
import zlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from newsroom.proof import signature

KINDS = {"commit": 1, "tree": 2, "blob": 3}


class Key:
    """An ed25519 key that is the same at every run."""

    def __init__(self, name):
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())
        public = self.private.public_key()
        self.raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        self.blob = signature.wire(signature.ED25519, self.raw)
        self.line = f"ssh-ed25519 {base64.b64encode(self.blob).decode()}"
        self.fingerprint = signature.fingerprint(self.blob)

    def sign(self, message, namespace=signature.GIT):
        """Return an armored signature."""
        return signature.armor(self.raw, namespace, self.private.sign(signature.to_sign(message, namespace, b"sha512")))

    def file(self):
        """Return the bytes of its private file."""
        form = serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
        return self.private.private_bytes(*form)


class Repository:
    """Objects by id, and the tree of each commit as nested dicts."""

    def __init__(self):
        self.objects = {}
        self.trees = {}
        self.head = ""

    def put(self, kind, data):
        """Keep an object, and return its id."""
        name = hashlib.sha1(b"%s %d\0" % (kind.encode(), len(data)) + data).hexdigest()
        self.objects[name] = kind, data
        return name

    def commit(self, files, date, key=None, parents=None, message="kiriman", sign=None):
        """Commit these files (None: removed) on top of the first parent, signed with a key or by `sign(payload)`."""
        parents = ([self.head] if self.head else []) if parents is None else parents
        # A folder that changes is written anew; the others keep the id that is under the empty name.
        tree = dict(self.trees[parents[0]]) if parents else {}
        for path, content in files.items():
            data = content.encode() if isinstance(content, str) else content
            _set(tree, path.split("/"), None if data is None else self.put("blob", data))
        who = f"Penulis <penulis@contoh.example> {date} +0700"
        above = [f"tree {self._tree(tree)}", *(f"parent {parent}" for parent in parents)]
        head = [*above, f"author {who}", f"committer {who}"]
        payload = "\n".join([*head, "", message + "\n"]).encode()
        armored = sign(payload) if sign else key.sign(payload) if key else b""
        if armored:
            lines = armored.rstrip(b"\n").replace(b"\n", b"\n ")
            first, _, rest = payload.partition(b"\n\n")
            payload = first + b"\ngpgsig " + lines + b"\n\n" + rest
        name = self.put("commit", payload)
        self.trees[name] = tree
        self.head = name
        return name

    def _tree(self, tree):
        rows = []
        for name, entry in tree.items():
            if name == "":
                continue
            if isinstance(entry, dict):
                if "" not in entry:
                    entry[""] = self._tree(entry)
                rows.append((name + "/", f"40000 {name}".encode() + b"\0" + bytes.fromhex(entry[""])))
            else:
                rows.append((name, f"100644 {name}".encode() + b"\0" + bytes.fromhex(entry)))
        return self.put("tree", b"".join(row for _, row in sorted(rows, key=lambda row: row[0].encode())))

    def write(self, root, branch="main"):
        """Write the repository with its working files into a folder."""
        root.mkdir(parents=True, exist_ok=True)
        if not (root / ".git").exists():
            git(root, "init", "-q", "-b", branch)
        subprocess.run(
            ["git", "-C", str(root), "index-pack", "--stdin"], input=self.pack(), check=True, capture_output=True
        )
        git(root, "update-ref", f"refs/heads/{branch}", self.head)
        git(root, "reset", "-q", "--hard", branch)
        return root

    def pack(self):
        """Return all objects as a pack (gitformat-pack, version 2, nothing deltified)."""
        out = [b"PACK" + struct.pack(">II", 2, len(self.objects))]
        for kind, data in self.objects.values():
            size, first = len(data) >> 4, KINDS[kind] << 4 | len(data) & 15
            head = []
            while size:
                head.append(first | 128)
                first, size = size & 127, size >> 7
            out.append(bytes([*head, first]) + zlib.compress(data, 1))
        whole = b"".join(out)
        return whole + hashlib.sha1(whole).digest()


def _set(tree, parts, entry):
    tree.pop("", None)
    name = parts[0]
    if len(parts) > 1:
        tree[name] = dict(tree.get(name, {}))
        _set(tree[name], parts[1:], entry)
        if not tree[name].keys() - {""}:
            del tree[name]
    elif entry is None:
        tree.pop(name, None)
    else:
        tree[name] = entry


def git(root, *arguments, **settings):
    """Run git in a repository, and return what it says."""
    line = ["git", "-C", str(root), "-c", "user.name=Penulis", "-c", "user.email=penulis@contoh.example", *arguments]
    done = subprocess.run(line, capture_output=True, check=True, **settings)
    return done.stdout.decode()

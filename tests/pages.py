"""The public pages of a small portal, derived in this process, and read as a browser would read them."""

import datetime as dt
import hashlib
import json
import posixpath
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

from building import AS_OF, flat
from fixtures import inspected
from newsroom.catalog import catalog, material
from newsroom.engine.store import Blob
from newsroom.outputs import (
    account,
    alert,
    calendar,
    digest,
    feed_pages,
    home,
    listing,
    opendata,
    page,
    register,
    sitemap,
    sitemap_page,
    titles,
)

HOSTILE = (
    """</script></style></title><script>alert(1)</script>"'><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}&amp;\u2028"""
)


def read(root, as_of=AS_OF, preview=False, problems=()):
    """Return the catalog of a portal without asking the rules: the pages must stand whatever gets past them."""
    return catalog.publishable(inspected(root).intake, problems, dt.datetime.fromisoformat(as_of), preview)


def whole(found, url):
    """Return the post at a path of the site as its page gets it: as it stands at that moment, with its body."""
    return material.post_of(material.of(found, found.by_url[url]))


def publish(found):
    """Return every file of posts, lists, registers, home, maps and alerts by its path on the site; no path comes twice."""
    files = {}
    lists = (listing, home, digest, register, feed_pages, calendar, sitemap, sitemap_page, titles)
    for module in (page, *lists, alert, account):
        for job in flat(module.jobs(found)):
            for name, data in job.run(*job.gathered()).items():
                path = job.folder + name.removesuffix("index.html")
                assert path not in files, path
                files[path] = data
    return {**files, **open_data(found)}


class Kept:
    """A store in memory: what jobs prepare for other jobs, and nothing from a build before."""

    def __init__(self):
        self.files = {}

    def find(self, _key):
        return None

    def read(self, blob):
        return self.files[blob.sha256]

    def prepare(self, jobs, _label=""):
        """Return the files of jobs."""
        return [{name: self._blob(data) for name, data in job.run(*job.gathered()).items()} for job in jobs]

    def _blob(self, data):
        digest = hashlib.sha256(data).hexdigest()
        self.files[digest] = data
        return Blob(digest, len(data), 0)


def open_data(found):
    """Return the files of open data by their paths on the site: those of the years, and what is put together of them."""
    kept = Kept()
    years = _derived(opendata.year_jobs(found, kept, kept.prepare))
    blobs = {path: Blob(hashlib.sha256(data).hexdigest(), len(data), 0) for path, data in years.items()}
    kept.files |= {blob.sha256: years[path] for path, blob in blobs.items()}
    return {**years, **_derived(opendata.jobs(found, blobs, kept.read))}


def _derived(items):
    jobs = flat(items)
    made = ((job.folder, name, data) for job in jobs for name, data in job.run(*job.gathered()).items())
    return {folder + name.removesuffix("index.html"): data for folder, name, data in made}


def html_of(root, **options):
    """Return the text of every file that a portal publishes, by path."""
    files = publish(read(root, **options))
    return {path: data.decode() for path, data in files.items() if path.endswith(("/", ".html", ".xml", ".txt"))}


class Document(HTMLParser):
    """A page taken apart: its elements with their attributes, what its scripts and styles hold, and all other text."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.open, self.raw, self.words = [], [], {"script": [], "style": []}, []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        self.open.append(tag)

    def handle_endtag(self, tag):
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data):
        holder = self.open[-1] if self.open else ""
        self.raw.get(holder, self.words).append(data)

    @property
    def text(self):
        """Return all text that a reader may see, white space collapsed."""
        return " ".join(" ".join(self.words).split())

    def all(self, tag):
        """Return the attributes of all elements of a tag."""
        return [attributes for name, attributes in self.elements if name == tag]

    def meta(self, name):
        """Return the content of the meta elements with this name or property."""
        return [item["content"] for item in self.all("meta") if name in (item.get("name"), item.get("property"))]

    @property
    def data(self):
        """Return the items of the page's JSON-LD."""
        return json.loads("".join(self.raw["script"]))["@graph"]

    def targets(self, path):
        """Yield the paths on the site that the page at `path` points to or shows."""
        for attributes in (attributes for _, attributes in self.elements):
            written = [attributes.get("href"), attributes.get("src")]
            written += [part.split()[0] for part in (attributes.get("srcset") or "").split(",") if part.strip()]
            for target in filter(None, written):
                parts = urlsplit(target)
                if not parts.scheme and not parts.netloc:
                    yield resolve(path, unquote(parts.path))


def resolve(path, target):
    """Return the path on the site that a relative target names on the page at `path`."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
    return (
        joined.rstrip("/") + "/" if target.endswith(("/", "..", ".")) or (not target and path.endswith("/")) else joined
    )

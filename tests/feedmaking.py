"""Feeds of a portal, derived in this process, by their paths on the site."""

import datetime as dt

from building import AS_OF, flat
from newsroom.outputs import feed_pages, feed_slices
from pages import Kept, read

FEEDS = (".xml", ".atom", ".json")


def publish(root, as_of=AS_OF, blobs=None):
    """Return every feed, and every page about feeds, that a portal publishes; no path comes twice."""
    return publish_all(read(root, as_of=as_of), blobs)


def slices_of(found, blobs=None):
    """Return the jobs of all feeds of a catalog."""
    kept = Kept()
    return feed_slices.jobs(found, blobs or {}, kept, kept.prepare)


def publish_all(found, blobs=None):
    """Return the same of a catalog."""
    files = {}
    for job in flat((*slices_of(found, blobs), *feed_pages.jobs(found))):
        for name, data in job.run(*job.gathered()).items():
            assert job.folder + name not in files, job.folder + name
            files[job.folder + name] = data
    return files


def feeds(files):
    """Return only the feeds."""
    return {path: data for path, data in files.items() if path.endswith(FEEDS)}


def later(as_of, **ago):
    """Return a moment so much later, as text."""
    return (dt.datetime.fromisoformat(as_of) + dt.timedelta(**ago)).isoformat()

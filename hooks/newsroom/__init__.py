"""The newsroom: reads, judges, derives, publishes and proves the posts of a government's agencies."""

# Where a portal keeps its settings, and by which its folder is known.
SETTINGS = "mkdocs.yml"
# The public site of a portal.
SITE = "site"

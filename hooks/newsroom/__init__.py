"""The newsroom: reads, judges, derives, publishes and proves the posts of a government's agencies."""

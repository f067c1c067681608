"""The raw answers of every run, kept as WARC files."""

robots_captured = object()
"""Scrapy signal, sent with `captures: list[Capture]` when an answer about robots.txt was archived."""

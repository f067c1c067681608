"""What a made-up past says of each row, table by table."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "site": ("name", "state", "first_seen"),
    "host": ("name", "stretch", "slack", "planned_at"),
    "channel": (
        *("id", "site", "url", "title", "first_seen", "walked_run_id", "walked_at"),
        *("validators_run_id", "etag", "last_modified", "not_modified", "next_page"),
    ),
    "run": (
        *("id", "site", "spider", "trigger", "started", "finished", "outcome", "stats"),
        *("troubles", "code_version", "warc_file"),
    ),
    "article": (
        *("id", "site", "key", "url", "channel_id", "first_seen", "presence", "presence_since"),
        *("head_seq", "changed_at", "told_seq"),
    ),
    "capture": (
        *("id", "run_id", "purpose", "article_id", "channel_id", "page_number", "was_read"),
        *("entries", "url", "at", "status", "verdict", "why", "etag", "last_modified"),
        *("content_type", "digest", "warc_file", "warc_offset", "warc_length", "elapsed_ms"),
    ),
    "revision": (
        *("id", "article_id", "seq", "site", "capture_id", "kind", "at", "reader_version"),
        "content_hash",
        *("text_hash", "fact_hash", "doubt", "prev_hash", "this_hash", "url", "title", "published"),
        *(
            "published_raw",
            "published_precision",
            "source",
            "authors",
            "editors",
            "tags",
            "channel",
        ),
        *("doc_number", "body", "images", "attachments", "canonical_url", "language", "read_by"),
    ),
    "change": (
        *("id", "site", "type", "at", "run_id", "article_id", "from_seq", "to_seq", "kinds"),
        "severity",
        *("facts", "title", "summary", "muted"),
    ),
    "due": (
        *("article_id", "site", "host", "asked_at", "due_at", "interval_seconds", "reason"),
        *("failures", "not_modified", "etag", "last_modified"),
    ),
    "listing_entry": (
        *("channel_id", "article_id", "title", "published_raw", "published", "pinned", "page"),
        *("position", "first_seen", "first_run_id", "last_seen", "last_run_id", "unseen_run_id"),
        *("rank", "missing_runs", "state"),
    ),
}
"""The columns of each row, tables in the order in which rows refer to each other."""

"""Keeps web-poet's URL rules from fetching the Public Suffix List on first use."""

import tldextract.tldextract
from tldextract import TLDExtract


def use_bundled_suffixes() -> None:
    """Let every domain be taken apart with the list that tldextract ships, without network or disk."""
    tldextract.tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=(), cache_dir=None)

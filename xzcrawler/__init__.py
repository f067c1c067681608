"""Watches municipal news: what is new, what was quietly edited, what disappeared."""

__version__ = "0.1.0"

"""What the fork server imports once, so that a child need not.

Nothing here may start a thread or import the Twisted reactor: each child installs its own.
"""


"""Where sites are made: a new one from an address, its captured pages checked and accepted.

Everything here writes into a checkout of the project, never into an installation's data.
"""

"""The command line: one file a command, decisions left to monitor and store."""

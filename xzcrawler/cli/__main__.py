"""`python -m xzcrawler.cli`, for places where the console script is not installed."""

from xzcrawler.cli.app import main

# Guarded, because the fork server of the workers imports the main module again.
if __name__ == "__main__":
    main()

"""Use cases: what a reading means, how grave an edit is, who is gone, what to visit next."""

from xzcrawler.monitor.grading import Grade, grade

__all__ = ["Grade", "grade"]

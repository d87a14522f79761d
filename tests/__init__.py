"""The tests, against real servers."""

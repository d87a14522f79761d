"""Tells people by mail what happened to a case, once, whatever fails on the way."""

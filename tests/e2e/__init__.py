"""The whole system, from a report to what people learn of it."""

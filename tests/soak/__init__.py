"""The system under load for long, with faults at random."""

"""What happens when things are killed, cut, stalled and lied to."""

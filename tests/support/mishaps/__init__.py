"""What can happen to a command, done to it on purpose: kills, a full disk, others at work."""

"""Making a call: which model, as which agent, to which address, and the run that comes of it."""

"""What the app is built from besides the networks: data sets, preparation, runs, the queue."""

"""What leaders do: evidence, alerts, the compact, engagement, alignment and the board's report."""

"""One rule per file: RULE, VERSION, CARD, thresholds with their reason, and `check`."""

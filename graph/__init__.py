"""Where claims are kept and what follows from them: ledger, projection, engines, inference, answers."""

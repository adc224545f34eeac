"""Reading figures: sums and the cases behind them (``figures``), what needs a supervisor (``watch``)."""

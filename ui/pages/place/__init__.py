"""Parts of a place that answers the questions of the day first and keeps its lists behind them."""

"""Reading what people keep."""

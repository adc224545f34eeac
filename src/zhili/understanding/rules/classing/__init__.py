"""The class of a message, learned from decided messages: features, training, the model, its measures."""

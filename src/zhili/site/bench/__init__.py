"""What the house costs: measured on a throw-away house of its own, with ratios taken in one run on one machine.

``run`` says what is measured in which order; each subject has its module; ``report`` writes the figures down.
"""

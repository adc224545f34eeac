"""What figures mean: times, how sure a share is, what rose. Pure."""

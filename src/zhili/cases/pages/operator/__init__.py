"""The operator's desk: a caller on the line, visitors and letters, calling back, and the answers the city gives."""

"""The signing side: key files, the durable memory of what was signed, the signer, the witness, and publishing.

Knows no framework and no database of the house: a signer and a witness run as small programs of their own.
"""

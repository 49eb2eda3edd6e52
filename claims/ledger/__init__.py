"""The record of every change as two Merkle trees, read and checked. What is appended to them, operations append."""

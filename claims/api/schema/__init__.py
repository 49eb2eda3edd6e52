"""What the API takes and tells, as OpenAPI 3.1: worked out from the parameters, columns and fields there are.

Nothing is said here that the model says already: a field's description is its name and its help text there.
"""

"""How fast it is: `make bench`. Loads an invented case, serves it as `make serve` does, and compares with the least there is.

Everything is measured beside its lower bound, in the same run and on the same machine: pages beside bare Django pages
(`bench.bare`), import and export beside a plain copy of the same rows (`bench.plain`), and the analysis by itself beside
the bare page of the same case (`bench.reasoning`). So the ratios can be compared between machines, the numbers themselves
cannot.

This process imports no Django: the peak memory that the system tells of a child is at least that of its parent.
"""

"""The least that Django needs for a page of claims: the lower bound of the site's own pages."""

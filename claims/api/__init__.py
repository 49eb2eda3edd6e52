"""Everything public as JSON, for reading: fetch, tell, answer. What is wrong with a request is said in JSON too."""

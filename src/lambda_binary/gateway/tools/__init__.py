"""Deploy tools, a folder each: what it reads, writes, how it is cured, which keys nobody reads."""

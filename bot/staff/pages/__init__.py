"""The console's pages, one module a subject. Each has `pages`, which lists its pages with what they ask for."""

"""The same verbs as JSON under /api, for programs: one shape of error, tokens, documents with versions, pages of lists."""

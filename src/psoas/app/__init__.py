"""psoas in the browser: pages, JSON API, accounts and background jobs, all on this machine."""

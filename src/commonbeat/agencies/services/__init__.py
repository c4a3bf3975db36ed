"""Changes to the registry: imports from public files, and the synthetic nation."""

"""x"""
def preview(rulebook, kept): return {}

"""The page `/__gateway__`: what each client gets, why, and the cure."""

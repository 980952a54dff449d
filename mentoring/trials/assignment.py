"""Who is in which group: by a hash, so that it is chance, stays the same, and anybody can check it."""

from hashlib import sha256


def is_treated(salt: str, project_id: int) -> bool:
    """Whether the project gets the reminder: the first digit of SHA-256 of `salt:number` is 0 to 7, not 8 to f."""
    return sha256(f"{salt}:{project_id}".encode()).hexdigest()[0] < "8"

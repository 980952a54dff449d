from backend.common.narrowing import narrowed_by


def test_what_says_something_is_kept_short_and_without_nul():
    query = {"q": "двор\x00", "email": "a@example.org", "page": "2", "stage": "", "long": "я" * 500, "nul": "\x00"}
    kept = narrowed_by(query, hidden={"email"}, left_out={"page"})
    assert kept == {"q": "двор", "email": "…", "long": "я" * 200}

"""Pages of files."""

from tests.contract.kinds import Page, project

PAGES: dict[str, Page] = {
    "files:list": project(posts={}, uploads="content"),
    "files:file": project(key="file"),
    "files:remove": project(key="file", sends_only=True, posts={}),
    "files:restore": project(key="removed_file", sends_only=True, posts={}),
}  # fmt: skip

"""A member of staff at a browser without scripts: follows redirects, fills the forms that a page has."""

from __future__ import annotations

import html
import re

import httpx
from starlette.applications import Starlette

ADDRESS = "https://gateway"
"""Cookies of the console travel over TLS only."""

PASSWORD = "correct horse battery"


class Member:
    """A browser of its own."""

    def __init__(self, app: Starlette) -> None:
        self.app = app
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=ADDRESS, follow_redirects=True)

    async def sign_in(self, name: str, password: str = PASSWORD, following: str = "/staff/") -> httpx.Response:
        page = await self.get("/staff/sign-in", next=following)
        fields = {"name": name, "password": password, "next": following, "form_token": form_token(page)}
        return await self.client.post("/staff/sign-in", data=fields)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(path, params=query or None)

    async def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form with the token that this session's pages carry."""
        token = form_token(await self.get("/staff/me"))
        return await self.client.post(path, data={"form_token": token, **fields})


def form_token(page: httpx.Response) -> str:
    """The token in the page's first form; none when it has no form."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page.text)
    return found[1] if found else ""


def words(page: httpx.Response) -> str:
    """What is to be read on a page."""
    body = re.sub(r"<head>.*?</head>", " ", page.text, flags=re.DOTALL)
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", body).split()))

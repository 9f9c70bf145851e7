"""What the console has, as the application itself lists it."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.routing import Mount, Route


def console_routes(app: Starlette) -> list[Route]:
    """Everything below /staff but the styles, in the order in which it is tried."""
    [console] = [route for route in app.routes if isinstance(route, Mount) and route.path == "/staff"]
    found = []
    for route in console.routes:
        if isinstance(route, Route):
            found.append(route)
        else:
            assert isinstance(route, Mount) and route.path == "/styles"
    return found

"""Mangum in front of a Starlette application."""

from mangum import Mangum
from picture import DATA
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route


async def image(request):
    return Response(DATA, media_type="image/png")


handler = Mangum(Starlette(routes=[Route("/image", image)]), lifespan="off")

"""The officer's queue: what waits for the posts that they hold, oldest first (art. 7)."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render

from legajo.authority.gateway import Actor, permit_queue
from legajo.authority.posts import Post
from legajo.lobby.gate import ActingRequest
from legajo.review import lookups
from legajo.review.bundle import QueueItem
from legajo.review.ladder import LADDER, Rung


@dataclass(frozen=True, slots=True)
class Waiting:
    """The cases that wait for one rung."""

    rung: Rung
    items: tuple[QueueItem, ...]


def waiting_for(actor: Actor) -> tuple[Waiting, ...]:
    """The queues of every rung whose post the officer holds."""
    rungs = (rung for rung in LADDER if actor.holds(Post(rung)))
    return tuple(Waiting(rung, lookups.queue(rung, permit_queue(actor, rung))) for rung in rungs)


def show(request: ActingRequest) -> HttpResponse:
    """The queues; who has none starts with what people bring in, or reads what their post may do."""
    queues = waiting_for(request.actor)
    if not queues and request.actor.holds(Post.COLLECTION):
        return redirect("counter:intake")
    if not queues:
        return render(
            request, "counter/post.html", {"area": "queue", "public": settings.LEGAJO_PUBLIC_ADDRESS}
        )
    return render(request, "counter/queue.html", {"queues": queues, "area": "queue"})

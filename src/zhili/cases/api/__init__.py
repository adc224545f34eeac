"""The engine to programs: routes under /api/v1, and the Open311 dialect beside them."""

from ninja import Router

from zhili.cases.api import algorithms, catalogue, events, following, offers, outside, papers, routes

router = Router()
router.add_router("", routes.router)
router.add_router("", following.router)
router.add_router("", offers.router)
router.add_router("", events.router)
router.add_router("", papers.router)
router.add_router("", catalogue.router)
router.add_router("", algorithms.router)
router.add_router("", outside.router)

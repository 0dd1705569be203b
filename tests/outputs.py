"""Outputs as a job ticket makes them that asks for nothing, without any swatch."""

from __future__ import annotations

from conftest import INFO
from memopress.colour import Palette
from memopress.render import Condition
from memopress.ticket import CONDITION, PROFILE_NAMES, PROFILES, Ticket

ICC = (PROFILES / PROFILE_NAMES[0]).read_bytes()
TICKET = Ticket(Condition(CONDITION, ICC), Palette({}))
PRESS = TICKET.output("press", INFO)
SCREEN = TICKET.output("screen", INFO)
PROOF = TICKET.output("proof", INFO)

"""Who asks: the one person at this machine, or whoever the cookie or the token of a program was given to."""

from __future__ import annotations

from sqlalchemy import update
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from psoas.app.access import Role, Who
from psoas.app.security.sign_ins import cookie_name, is_due, note_use
from psoas.app.settings import Settings
from psoas.store.accounts import account_of_token, signed_in
from psoas.store.columns import now
from psoas.store.database import Database
from psoas.store.models import Account, ApiToken

ALONE = Who(None, "you", "owner")


class Identity:
    """Put `who` (None for nobody) and `bearer` (whether a program's token said so) into the state of every request."""

    def __init__(self, app: ASGIApp, settings: Settings, database: Database) -> None:
        self.app = app
        self.settings = settings
        self.database = database

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the one who asks."""
        if scope["type"] in ("http", "websocket"):
            state = scope.setdefault("state", {})
            state["who"], state["bearer"] = (None, False) if scope["path"].startswith("/static/") else await self.find(HTTPConnection(scope))
        await self.app(scope, receive, send)

    async def find(self, connection: HTTPConnection) -> tuple[Who | None, bool]:
        """Return who asks, and whether a program's token said so."""
        scheme, _, token = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer" and token:
            return await run_in_threadpool(self.of_program, token.strip()), True
        if not self.settings.accounts:
            return ALONE, False
        cookie = connection.cookies.get(cookie_name(self.settings.secure))
        return (await run_in_threadpool(self.of_browser, cookie) if cookie else None), False

    def of_browser(self, token: str) -> Who | None:
        """Return whose browser holds a token."""
        with self.database.reading() as session:
            found = signed_in(session, token)
        if found is None:
            return None
        kept, account = found
        if is_due(kept.last_seen):
            with self.database.writing() as session:
                note_use(session, self.settings, kept)
        return who_is(account)

    def of_program(self, token: str) -> Who | None:
        """Return whose program holds a token."""
        with self.database.reading() as session:
            found = account_of_token(session, token)
        if found is None:
            return None
        kept, account = found
        if is_due(kept.last_used):
            with self.database.writing() as session:
                session.execute(update(ApiToken).where(ApiToken.id == kept.id).values(last_used=now()))
        return who_is(account)


def who_is(account: Account) -> Who:
    """Return an account as the one who asks; a role that is not known may do the least."""
    roles: dict[str, Role] = {"owner": "owner", "coach": "coach"}
    return Who(account.id, account.name, roles.get(account.role, "runner"))

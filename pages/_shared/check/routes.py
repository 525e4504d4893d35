"""POST /check/upload: a draft's files in, what was found out. GET /check/forms/<annex>.xlsx: blank annexes."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, jsonify, request
from werkzeug.datastructures import FileStorage, Headers
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from pages._shared import queries
from pages._shared.check import blanks, book, figures, findings, reading, standing, view
from pages._shared.check.draft import Draft, drafts
from pages._shared.check.gate import Gate
from pages._shared.check.settings import Settings, settings
from pages._shared.export import XLSX, attachment
from pages._shared.panel import Panel
from pages._shared.selection import LANGUAGES, Selection
from pages._shared.still import tree
from pages._shared.warehouse import Warehouse, current
from pages._shared.words import word

MEGABYTE = 1024 * 1024
SLACK = 64 * 1024  # what the form itself takes beside its files
MOST_PARTS = 200  # so many are looked at, so that too many can be answered in words
STATUS = {"origin": 403, "large": 413, "many": 413, "often": 429, "crowded": 429, "busy": 503, "none": 400}
STATUS |= {"time": 422, "failed": 422}


def register(server: Flask, limits: Settings | None = None) -> None:
    """Add the routes, where the site allows the check."""
    limits = limits or settings()
    if not limits.on:
        return
    reading.sweep()
    desk = Desk(limits, Gate(limits))
    server.add_url_rule("/check/upload", "check_upload", desk.upload, methods=["POST"])
    server.add_url_rule("/check/forms/<annex>.xlsx", "check_form", blank_route)


def blank_route(annex: str) -> Response:
    """A blank annex; ?school=<id> puts that school's last figures beside."""
    warehouse = current()
    if annex not in blanks.KINDS or warehouse is None:
        abort(404)
    school = request.args.get("school", "")
    if school and school not in queries.known(warehouse)["school"]:
        abort(404)
    name = f"{word(f'check.blank.{annex}.sheet', 'zh')}.xlsx"
    return attachment(blanks.workbook(annex, warehouse, school), XLSX, name, annex)


class Refused(Exception):
    """The request cannot be served; ``code`` is a key of STATUS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Desk:
    """Takes drafts in."""

    limits: Settings
    gate: Gate

    def upload(self) -> Response:
        """The answer as JSON: ``tree`` (for assets/clientside.js), ``workbook`` (base64), ``name``; or ``problem``."""
        lang = request.args.get("lang", "zh")
        lang = lang if lang in LANGUAGES else "zh"
        try:
            return self._admitted(lang)
        except Refused as refused:
            return self._problem(refused.code, lang)
        except RequestEntityTooLarge:
            return self._problem("large", lang)
        except HTTPException:
            return self._problem("none", lang)

    def _admitted(self, lang: str) -> Response:
        if not is_same_origin(request.headers, request.host):
            raise Refused("origin")
        request.max_content_length = self.limits.megabytes * MEGABYTE + SLACK
        if (request.content_length or 0) > request.max_content_length:
            raise Refused("large")
        with self.gate.passing(self._address()) as refused:
            if refused:
                raise Refused(refused)
            return self._checked(lang)

    def _checked(self, lang: str) -> Response:
        warehouse = current()
        assert warehouse is not None, "without a build nothing is served"
        try:
            found = reading.read_files(self._files(), self.limits.seconds)
            made, more = drafts(found, warehouse, lang)
        except reading.Unfinished as unfinished:
            raise Refused(unfinished.code) from None
        except (KeyError, TypeError, ValueError) as error:
            reading.log.error("what the reading program said cannot be used: %s", type(error).__name__)
            raise Refused("failed") from None
        return jsonify(answer(found["files"], made, more, warehouse, lang))

    def _files(self) -> list[FileStorage]:
        request.max_form_parts = MOST_PARTS
        given = [file for file in request.files.getlist("files") if file.filename]
        if not given:
            raise Refused("none")
        if len(given) > self.limits.files:
            raise Refused("many")
        return given

    def _address(self) -> str:
        named = request.headers.get(self.limits.address_header, "") if self.limits.address_header else ""
        return named or request.remote_addr or ""

    def _problem(self, code: str, lang: str) -> Response:
        limits = {
            "megabytes": self.limits.megabytes,
            "files": self.limits.files,
            "seconds": self.limits.seconds,
        }
        response = jsonify(problem=word(f"check.problem.{code}", lang, **limits))
        response.status_code = STATUS[code]
        if STATUS[code] in (429, 503):
            response.headers["Retry-After"] = "60"
        return response


def is_same_origin(headers: Headers, host: str) -> bool:
    """Whether a page of this site sends the request: by Sec-Fetch-Site where the browser says it, else by Origin."""
    site = headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    return bool(host) and urlsplit(headers.get("Origin", "")).netloc == host


def answer(
    files: Sequence[Mapping[str, Any]], made: Sequence[Draft], more: int, warehouse: Warehouse, lang: str
) -> dict[str, Any]:
    """Everything that the page shows and hands out; nothing of it stays here."""
    labels = queries.labels(warehouse, lang)
    query = Selection(lang).query_string()
    told = findings.files(files, made, more, lang)
    every = [(one, panels(one, warehouse, lang)) for one in made]
    shown = [view.files(told, labels)]
    shown += [view.draft(one, own, _links(one, lang), labels, query) for one, own in every]
    base = f"{request.scheme}://{request.host}"
    named = [
        (word("check.report", lang, school=one.report.school.name, year=one.report.academic_year), own)
        for one, own in every
    ]
    content = book.workbook(told, named, warehouse, labels, base)
    return {
        "tree": json.dumps(["div", {}, [tree(part) for part in shown]], ensure_ascii=False),
        "workbook": base64.b64encode(content).decode(),
        "name": f"{word('check.book.name', lang)}{'-' + named[0][0] if named else ''}.xlsx",
        "said": told.lead,
    }


def panels(one: Draft, warehouse: Warehouse, lang: str) -> list[Panel]:
    """A draft's tables in the order in which they are read."""
    labels = queries.labels(warehouse, lang)
    return [
        findings.findings(one, labels),
        findings.completeness(one, labels),
        findings.skipped(one, labels),
        standing.standing(one, warehouse, lang),
        figures.form(one, labels),
        figures.checklist(one, warehouse, labels),
        figures.prose(one, labels),
    ]


def _links(one: Draft, lang: str) -> list[tuple[str, str]]:
    """Where to go from here: the school's page, its last report, blank annexes with its last figures."""
    if not one.known:
        return []
    school = one.report.school.school_id
    return [
        (word(f"check.form.{kind}", lang), f"/check/forms/{kind}.xlsx?school={school}")
        for kind in blanks.KINDS
    ]

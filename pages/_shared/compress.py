"""Answers compressed for browsers that take it; files of a fingerprinted address are compressed once."""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

SMALLEST = 1024
KINDS = ("text/", "application/json", "application/javascript", "image/svg+xml")


def compress(server: Flask) -> None:
    """Compress the server's answers with gzip."""

    @server.after_request
    def shrink(response: Response) -> Response:
        taken = request.accept_encodings.quality("gzip") > 0 and "Content-Encoding" not in response.headers
        attached = response.headers.get("Content-Disposition", "").startswith("attachment")
        if attached and response.direct_passthrough:
            return response  # a file to take away is streamed as it is
        if not taken or response.status_code != 200 or not (response.mimetype or "").startswith(KINDS):
            return response
        response.direct_passthrough = False
        content = response.get_data()
        if len(content) >= SMALLEST:
            lasting = response.cache_control.max_age == 31_536_000
            response.set_data(_once(content) if lasting else gzip.compress(content, 5))
            response.headers["Content-Encoding"] = "gzip"
            tag, _ = response.get_etag()
            if tag:  # it names the bytes before compression, so it is a weak one here
                response.set_etag(tag, weak=True)
                response.make_conditional(request)
        response.vary.add("Accept-Encoding")
        return response


@lru_cache(maxsize=64)
def _once(content: bytes) -> bytes:
    return gzip.compress(content, 9)

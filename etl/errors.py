"""The exceptions of this package.

    ReportsError                      every error a user can mend
    ├── UnreadableDocument            bytes that no reader can turn into a Document
    │   └── NotAReport                readable, but not a disclosure report
    ├── CodebookError                 a file in data/reference contradicts itself or names something unknown
    ├── CorrectionError               a row of a register (corrections, reviews, roster …) that cannot be used
    └── BuildError                    a warehouse that failed its checks, or could not be written

Data errors are collected and printed together; each names the file, the place and the remedy.
"""


class ReportsError(Exception):
    """Something a user can mend: ``where`` names file and place, ``remedy`` what to do about it."""

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    @property
    def reason(self) -> str:
        """Message and remedy without the place; "中文 / English" where both are written so."""
        parts = [part.split(" / ") for part in (self.message, self.remedy) if part]
        if any(len(part) != 2 for part in parts):
            return "; ".join(" / ".join(part) for part in parts)
        return f"{'；'.join(zh for zh, _ in parts)} / {'; '.join(en for _, en in parts)}"

    def __str__(self) -> str:
        parts = [f"{self.where}: {self.message}" if self.where else self.message]
        if self.remedy:
            parts.append(self.remedy)
        return " – ".join(parts)


class UnreadableDocument(ReportsError):
    """No reader can turn these bytes into a Document."""


class NotAReport(UnreadableDocument):
    """The document can be read and is not a disclosure report."""


class CodebookError(ReportsError):
    """A codebook contradicts itself or names something unknown."""


class CorrectionError(ReportsError):
    """A row of a register that people keep cannot be used."""


class BuildError(ReportsError):
    """A warehouse failed its checks or could not be written; the last good one keeps serving."""

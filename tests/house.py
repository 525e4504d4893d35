"""The house's rules as functions: a file's path and text in, sentences about what breaks a rule out.

Paths are relative to the project, with forward slashes. The rules are those of CONTRIBUTING.md.
"""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import TypeGuard

MAX_FILE, MAX_APP, MAX_FUNCTION = 300, 80, 50
ROOMS = ("etl/", "pages/", "benchmarks/", "tests/")
QUERIES = "pages/_shared/queries"

# A module in a place may not import what is named after it. The longest place that fits also counts.
NO_WAY_BACK = {
    "etl": {
        "dash",
        "dash_mantine_components",
        "dash_ag_grid",
        "plotly",
        "flask",
        "pages",
        "app",
        "benchmarks",
        "tests",
    },
    "etl/model": {"etl"},
    "etl/errors": {"etl"},
    "etl/readers": {
        "etl.extract",
        "etl.audit",
        "etl.corrections",
        "etl.codebook",
        "etl.pipeline",
        "etl.store",
    },
    "etl/extract": {"etl.readers", "etl.audit", "etl.corrections", "etl.pipeline", "etl.store"},
    "etl/audit": {"etl.readers", "etl.pipeline", "etl.store"},
    "pages": {"app", "benchmarks", "tests"},
    "app": {"benchmarks", "tests"},
}

SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\binsert\s+into\b|\bcreate\s+(or\s+replace\s+)?(table|view)\b", re.I | re.S
)
SCRIPT = re.compile(
    r"<script|javascript:|\bfunction\s*\w*\s*\(|=>\s*[{(]|\bdocument\.\w+\(|\bwindow\.\w+", re.I
)
MACHINE_PATH = re.compile(r"(?<![\w.\-/])/(?:work|tmp|root|home)/")


def inside(path: str, place: str) -> bool:
    """Whether the file is the place (a module or a folder) or lies in it; "" is everywhere."""
    return not place or path.removesuffix(".py") == place or path.startswith(place + "/")


def imports(tree: ast.AST, path: str) -> Iterator[str]:
    """Every module named by an import, absolute: `from etl import store` gives both etl and etl.store."""
    package = path.removesuffix(".py").split("/")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *(node.module or "").split(".")]).strip(".")
            yield origin
            yield from (f"{origin}.{alias.name}" for alias in node.names)


def arrows_back(path: str, tree: ast.AST) -> Iterator[str]:
    """Imports that run against the way of a figure, and pages that know each other."""
    forbidden = {name for place, names in NO_WAY_BACK.items() if inside(path, place) for name in names}
    if inside(path, "tests"):
        return
    for name in dict.fromkeys(imports(tree, path)):
        if any(name == stop or name.startswith(stop + ".") for stop in forbidden):
            yield f"{path} imports {name}: an arrow that runs back"
        page = re.match(r"pages\.([a-z]\w*)", name)
        if page and inside(path, "pages") and not inside(path, f"pages/{page[1]}"):
            yield f"{path} imports {name}: pages do not know each other; share through pages/_shared"


def name_of(call: ast.Call) -> str:
    """`duckdb.connect` for duckdb.connect(…)."""
    return ast.unparse(call.func)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    """Every call."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def keyword(call: ast.Call, name: str) -> object:
    """The constant given for a keyword, or None."""
    values = [word.value for word in call.keywords if word.arg == name]
    return values[0].value if values and isinstance(values[0], ast.Constant) else None


def writers(path: str, tree: ast.AST) -> Iterator[str]:
    """Databases opened for writing anywhere but in etl/store (in memory is free)."""
    if path.startswith("etl/store") or inside(path, "tests"):
        return
    for call in calls(tree):
        if name_of(call).split(".")[-1] != "connect" or "duckdb" not in set(imports(tree, path)):
            continue
        target = call.args[0] if call.args else None
        in_memory = target is None or (isinstance(target, ast.Constant) and target.value == ":memory:")
        if not in_memory and keyword(call, "read_only") is not True:
            yield f"{path}:{call.lineno} opens a database for writing: only etl/store may"


def is_text(node: ast.AST) -> TypeGuard[ast.Constant]:
    """Whether the node is a string."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, text) of every string that is no docstring; an f-string is one text with {} for its holes."""
    skipped: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and is_text(node.value):
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in node.values)
            yield node.lineno, "".join(str(part.value) if is_text(part) else "{}" for part in node.values)
    for node in ast.walk(tree):
        if is_text(node) and id(node) not in skipped:
            yield node.lineno, str(node.value)


def foreign_languages(path: str, tree: ast.AST) -> Iterator[str]:
    """SQL of the dashboard outside its queries, JavaScript outside assets."""
    if not (inside(path, "pages") or inside(path, "app")):
        return
    for line, text in texts(tree):
        if SQL.search(text) and not path.startswith(QUERIES):
            yield f"{path}:{line} holds SQL: it belongs to {QUERIES}"
        if SCRIPT.search(text):
            yield f"{path}:{line} holds JavaScript: it belongs to assets/"
    for call in calls(tree):
        if name_of(call).endswith("clientside_callback") and call.args and is_text(call.args[0]):
            yield f"{path}:{call.lineno} writes a clientside callback inline: it belongs to assets/"


def dash_habits(path: str, source: str, tree: ast.AST) -> Iterator[str]:
    """Dash's ways out that the house does not take."""
    if not (inside(path, "pages") or inside(path, "app")):
        return
    lines = source.splitlines()
    for call in calls(tree):
        words = {word.arg for word in call.keywords}
        if "suppress_callback_exceptions" in words:
            yield f"{path}:{call.lineno} suppresses callback exceptions"
        if "allow_duplicate" in words and "#" not in lines[call.lineno - 1] + lines[call.lineno - 2]:
            yield f"{path}:{call.lineno} allows a duplicate output without a reason beside it"
        if name_of(call) in ("app.callback", "app.clientside_callback") or (
            inside(path, "app") and name_of(call).split(".")[-1] == "callback"
        ):
            yield f"{path}:{call.lineno} ties a callback to the app: pages use dash.callback, app.py has none"


def sizes(path: str, source: str, tree: ast.AST) -> Iterator[str]:
    """Files and functions that grew too long."""
    limit = MAX_APP if path == "app.py" else MAX_FILE
    if inside(path, "tests"):
        return
    if (count := len(source.splitlines())) > limit:
        yield f"{path} has {count} lines, more than {limit}"
    for node in functions(tree):
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION:
            yield f"{path}:{node.lineno} {node.name} has {length} lines, more than {MAX_FUNCTION}"


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def untyped(path: str, tree: ast.AST) -> Iterator[str]:
    """Functions without a return type."""
    if inside(path, "tests"):
        return
    for node in functions(tree):
        if node.returns is None:
            yield f"{path}:{node.lineno} {node.name} has no return type"


def machine_paths(path: str, text: str) -> Iterator[str]:
    """Paths of somebody's own machine, in code or data."""
    for number, line in enumerate(text.splitlines(), 1):
        if found := MACHINE_PATH.search(line):
            yield f"{path}:{number} names a path of one machine: {found[0]}"


def misplaced(path: str) -> Iterator[str]:
    """Code outside its rooms."""
    if path.endswith(".py") and path != "app.py" and not path.startswith(ROOMS):
        yield f"{path}: code stands in app.py, {', '.join(ROOMS)}"
    if path.endswith((".js", ".css", ".html")) and not path.startswith(
        ("assets/", "tests/", "docs/", "data/build")
    ):
        yield f"{path}: scripts and styles stand in assets/"


def python_complaints(path: str, source: str) -> list[str]:
    """Everything a Python file does against the house."""
    tree = ast.parse(source, path)
    return [
        *arrows_back(path, tree),
        *writers(path, tree),
        *foreign_languages(path, tree),
        *dash_habits(path, source, tree),
        *sizes(path, source, tree),
        *untyped(path, tree),
    ]


def lock_complaints(name: str, text: str) -> list[str]:
    """What a requirements file does against: pinned, hashed, from no named host."""
    entries = [
        entry for entry in re.sub(r"\\\n\s*", " ", text).splitlines() if entry and not entry.startswith("#")
    ]
    return [
        *(
            f"{name}: not pinned: {entry[:60]}"
            for entry in entries
            if not re.match(r"[\w.\-\[\]]+==\S+ ", entry)
        ),
        *(f"{name}: no hash: {entry[:60]}" for entry in entries if "--hash=sha256:" not in entry),
        *(
            f"{name}: names an address: {found}"
            for found in re.findall(r"\S*(?:://|-index|find-links)\S*", text)
        ),
        *([] if entries else [f"{name} is empty"]),
    ]


def pins(text: str) -> set[str]:
    """The `name==version` of each requirement."""
    return set(re.findall(r"^[\w.\-]+==[^\s;]+", text, re.M))


def normal(names: Iterable[str]) -> set[str]:
    """Distribution names as the index compares them, without their versions."""
    return {re.sub(r"[-_.]+", "-", re.split(r"[^\w.\-]", name)[0]).lower() for name in names}

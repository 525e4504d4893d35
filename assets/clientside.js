/* Everything that the browser does by itself: URL, theme, search, downloads of images. No outside host. */
(function () {
  "use strict";
  const FILTERS = ["lang", "theme", "release", "province", "city", "type", "ownership", "year", "school"];
  const NARROW = 700;
  const WIDE = 2000;
  let page = { source: "", paper: {} };
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function text(value) {
    return Array.isArray(value) ? value.join(",") : value === null || value === undefined ? "" : String(value);
  }

  function encode(pairs) {
    return new URLSearchParams(pairs).toString().replaceAll("%2C", ",");
  }

  function effective(theme) {
    return theme || (dark.matches ? "dark" : "light");
  }

  function dress(theme, lang, brand) {
    document.documentElement.setAttribute("data-mantine-color-scheme", effective(theme));
    document.documentElement.lang = lang === "en" ? "en" : "zh-CN";
    const heading = document.querySelector("h1");
    window.setTimeout(() => { document.title = (heading ? heading.textContent + " · " : "") + brand; }, 0);
  }

  /* The filters, language and theme of the URL, for a link to another page. */
  function carried() {
    const query = new URLSearchParams(window.location.search);
    return encode(FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value));
  }

  /* The URL's values that no control of the page holds: kept, unless the page's own controls say otherwise. */
  function kept(values) {
    const held = new Set(Object.keys(values));
    return [...new URLSearchParams(window.location.search)].filter(([name]) => !held.has(name));
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: {
      /* Controls → URL (replaceState), navigation links, and the one store that the server's callback reads. */
      query(controls, ids, links, route, before) {
        const none = window.dash_clientside.no_update;
        if (!route) return [none, links.map(() => none)];
        page = route;
        const values = {};
        ids.forEach((id, i) => { values[id.control] = text(controls[i]); });
        const defaults = route.defaults || {};
        const shown = [...FILTERS, ...Object.keys(values).filter((name) => !FILTERS.includes(name)).sort()]
          .map((name) => [name, values[name]])
          .filter(([name, value]) => value && value !== defaults[name]);
        const all = [...shown, ...kept(values)];
        const search = encode(all);
        const filters = encode(all.filter(([name]) => FILTERS.includes(name)));
        window.history.replaceState(window.history.state, "", `${route.path}?${search}${window.location.hash}`);
        dress(values.theme, values.lang, route.brand);
        document.dispatchEvent(new Event("addressed"));
        const data = {
          page: route.page, target: route.target, search,
          theme: effective(values.theme), narrow: window.innerWidth < NARROW, wide: window.innerWidth >= WIDE,
        };
        const here = document.querySelector("header nav a.current");
        if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;
        const same = before && JSON.stringify(before) === JSON.stringify(data);
        const hrefs = links.map((id) => `${id.nav.replace("#", "")}?${filters}`);
        return [same ? none : data, hrefs];
      },

      /* Every school, once per build and language, for the filter and the search field. */
      async options(route, lang) {
        const none = window.dash_clientside.no_update;
        if (!route) return none;
        const answer = await fetch(`/options.json?lang=${encodeURIComponent(lang)}&build=${encodeURIComponent(route.build)}`);
        if (!answer.ok) return none;
        const schools = await answer.json();
        if (document.getElementById("peers")) {
          window.dash_clientside.set_props({ control: "peers" }, { data: schools });
        }
        if (document.getElementById("of-school")) {
          window.dash_clientside.set_props({ control: "of" }, { data: schools });
        }
        if (document.getElementById("filters")) {
          window.dash_clientside.set_props({ control: "school" }, { data: schools });
        }
        return schools;
      },

      visit(school) {
        if (school) window.location.assign(`/school/${encodeURIComponent(school)}?${carried()}`);
        return null;
      },

      /* A click on a mark opens the place of its figure. */
      opened(click) {
        const none = window.dash_clientside.no_update;
        const point = click && click.points && click.points[0];
        const url = point && [].concat(point.customdata).find((part) => typeof part === "string" && part.startsWith("/"));
        if (!url || url.startsWith("//")) return none;
        window.location.assign(`${url}${url.includes("?") ? "&" : "?"}${carried()}`);
        return null;
      },
    },
  });

  /* Search in the options by name, pinyin, initials, former and English names. */
  window.dashMantineFunctions = Object.assign({}, window.dashMantineFunctions, {
    matchPinyin({ options, search, limit }) {
      const wanted = search.trim().toLowerCase().replaceAll(" ", "");
      const found = options.filter((option) =>
        !wanted || `${option.label}|${option.keys || ""}`.toLowerCase().replaceAll(" ", "").includes(wanted));
      return found.slice(0, limit || found.length);
    },
  });

  /* AG Grid: a cell says what table and workbook say and leads to its place; a heading sorts through the URL. */
  window.dashAgGridComponentFunctions = Object.assign({}, window.dashAgGridComponentFunctions, {
    place(props) {
      const cell = props.value;
      if (!cell) return null;
      const url = cell.url && cell.url.startsWith("/") && !cell.url.startsWith("//") ? cell.url : "";
      const shown = { className: cell.missing ? "missing" : "" };
      if (url) shown.href = `${url}${url.includes("?") ? "&" : "?"}${carried()}`;
      return window.React.createElement(url ? "a" : "span", shown, cell.text);
    },
    heading(props) {
      return window.React.createElement(
        "button", { type: "button", className: "sort", "data-sort": props.next }, props.displayName);
    },
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "image" in button.dataset) return window.pageImage(button, page);
    if (button && "lang" in button.dataset) {
      const query = new URLSearchParams(window.location.search);
      query.set("lang", button.dataset.lang);
      return window.location.assign(`${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`);
    }
    if (button && "theme" in button.dataset) {
      const now = document.documentElement.getAttribute("data-mantine-color-scheme");
      window.dash_clientside.set_props({ control: "theme" }, { value: now === "dark" ? "light" : "dark" });
    }
    if (button && "sort" in button.dataset) {
      window.dash_clientside.set_props({ control: "sort" }, { value: button.dataset.sort });
    }
    if (button && button.dataset.toggle) {
      const part = document.getElementById(button.dataset.toggle);
      const open = part.classList.toggle("open");
      button.setAttribute("aria-expanded", String(open));
    }
    document.querySelectorAll("details.menu[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach((menu) => { menu.open = false; });
  });

  /* A document's marked line, brought into the upper part of its own box; the page itself stays where it is. */
  function reveal(line) {
    const box = line.closest(".lines");
    box.scrollTop += line.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 3;
  }
  let revealed = null;
  new MutationObserver(() => {
    const line = document.querySelector(".lines .first");
    if (line && line !== revealed) reveal(line);
    revealed = line;
  }).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-line]");
    const line = link && document.getElementById(`L${link.dataset.line}`);
    if (!line) return;
    event.preventDefault();
    reveal(line);
    line.closest(".lines").scrollIntoView({ block: "nearest" });
    line.classList.remove("blink");
    window.requestAnimationFrame(() => line.classList.add("blink"));
  });

  /* Large tables come as one tree (pages/_shared/still.py): built here from elements and texts, never from HTML. */
  function grow(node) {
    if (!Array.isArray(node)) return document.createTextNode(node);
    const [tag, attributes, children] = node;
    const element = document.createElement(tag);
    Object.entries(attributes).forEach(([name, value]) => {
      if (name === "style") element.style.cssText = value;
      else element.setAttribute(name, value);
    });
    element.append(...children.map(grow));
    return element;
  }
  const grown = new WeakMap();
  new MutationObserver(() => document.querySelectorAll(".still[data-tree]").forEach((box) => {
    if (grown.get(box) === box.dataset.tree) return;
    grown.set(box, box.dataset.tree);
    box.replaceChildren(grow(JSON.parse(box.dataset.tree)));
  })).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-tree"] });
})();

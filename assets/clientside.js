/* Everything that the browser does by itself: URL, theme, search, downloads of images. No outside host. */
(function () {
  "use strict";
  const FILTERS = ["lang", "theme", "province", "city", "type", "ownership", "year", "school"];
  const NARROW = 700;
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
        const values = {};
        ids.forEach((id, i) => { values[id.control] = text(controls[i]); });
        const defaults = route.defaults || {};
        const shown = [...FILTERS, ...Object.keys(values).filter((name) => !FILTERS.includes(name)).sort()]
          .map((name) => [name, values[name]])
          .filter(([name, value]) => value && value !== defaults[name]);
        const search = encode([...shown, ...kept(values)]);
        const filters = encode(shown.filter(([name]) => FILTERS.includes(name)));
        window.history.replaceState(window.history.state, "", `${route.path}?${search}${window.location.hash}`);
        dress(values.theme, values.lang, route.brand);
        const data = {
          page: route.page, target: route.target, search,
          theme: effective(values.theme), narrow: window.innerWidth < NARROW,
        };
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
        if (document.getElementById("filters")) {
          window.dash_clientside.set_props({ control: "school" }, { data: schools });
        }
        return schools;
      },

      visit(school) {
        if (school) window.location.assign(`/school/${encodeURIComponent(school)}${window.location.search}`);
        return null;
      },

      /* A click on a mark opens the place of its figure. */
      opened(click) {
        const none = window.dash_clientside.no_update;
        const point = click && click.points && click.points[0];
        const url = point && [].concat(point.customdata).find((part) => typeof part === "string" && part.startsWith("/"));
        if (!url || url.startsWith("//")) return none;
        const query = new URLSearchParams(window.location.search);
        const carried = encode(FILTERS.map((name) => [name, query.get(name)]).filter(([, value]) => value));
        window.location.assign(`${url}${url.includes("?") ? "&" : "?"}${carried}`);
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

  function download(button) {
    const panel = button.closest(".panel");
    const graph = panel && panel.querySelector(".js-plotly-plot");
    if (!graph) return;
    const style = window.getComputedStyle(document.body);
    const title = button.dataset.title;
    const margin = Object.assign({}, graph.layout.margin);
    const layout = Object.assign({}, graph.layout, {
      paper_bgcolor: style.backgroundColor, plot_bgcolor: style.backgroundColor,
      title: { text: title.replace(/&/g, "&amp;").replace(/</g, "&lt;"), font: { size: 16 }, x: 0.01, xanchor: "left", y: 0.99, yanchor: "top", yref: "container" },
      margin: Object.assign(margin, { t: (margin.t || 8) + 44 }),
      height: graph.offsetHeight + 44, width: graph.offsetWidth,
    });
    window.Plotly.downloadImage(
      { data: graph.data, layout },
      { format: button.dataset.image, filename: button.dataset.panel, scale: 2, width: layout.width, height: layout.height });
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && "image" in button.dataset) return download(button);
    if (button && "lang" in button.dataset) {
      const query = new URLSearchParams(window.location.search);
      query.set("lang", button.dataset.lang);
      return window.location.assign(`${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`);
    }
    if (button && "theme" in button.dataset) {
      const now = document.documentElement.getAttribute("data-mantine-color-scheme");
      window.dash_clientside.set_props({ control: "theme" }, { value: now === "dark" ? "light" : "dark" });
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
})();

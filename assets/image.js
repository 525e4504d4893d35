/* A figure as PNG or SVG to take away: white paper in every theme, with its title, key, n and source. */
(function () {
  "use strict";
  const INK = "#1d2427";
  const MUTED = "#5d686d";
  const LETTER = { title: 16, small: 12 };

  function safe(text) {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  }

  /* Lines that fit: a Chinese letter is as wide as it is high, any other a little more than half of that. */
  function wrapped(words, size, width) {
    const lines = [""];
    let used = 0;
    words.forEach((one) => {
      const need = [...one].reduce((sum, letter) => sum + size * (letter.charCodeAt(0) > 0x2e80 ? 1 : 0.58), 0);
      if (used && used + need > width) { lines.push(""); used = 0; }
      lines[lines.length - 1] += one;
      used += need;
    });
    return lines.map((line) => line.trim());
  }

  /* Parts between which a line may end: words, and each Chinese letter. */
  function parts(text) {
    return text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) || [];
  }

  function hex(rgb) {
    return `#${rgb.match(/\d+/g).slice(0, 3).map((part) => Number(part).toString(16).padStart(2, "0")).join("")}`;
  }

  /* The key above a chart is no part of the chart: written into the image as coloured squares with their words. */
  function key(panel, width) {
    const items = [...panel.querySelectorAll(".states li")].map((item) => ({
      colour: hex(window.getComputedStyle(item.querySelector(".swatch")).backgroundColor),
      text: item.textContent,
    }));
    const lines = [[]];
    let used = 0;
    items.forEach((item) => {
      const need = 34 + [...item.text].length * LETTER.small;
      if (used && used + need > width) { lines.push([]); used = 0; }
      lines[lines.length - 1].push(`<span style="color:${item.colour}">■</span> ${safe(item.text)}`);
      used += need;
    });
    return items.length ? lines.map((line) => line.join("　")) : [];
  }

  /* The dark theme's colours become the light one's: the image stands on white paper. */
  function onPaper(part, paper) {
    const dark = document.documentElement.getAttribute("data-mantine-color-scheme") === "dark";
    const text = JSON.stringify(part);
    return JSON.parse(dark ? text.replace(/#[0-9a-f]{6}/g, (colour) => paper[colour] || colour) : text);
  }

  window.pageImage = function (button, route) {
    const panel = button.closest(".panel");
    const graph = panel && panel.querySelector(".js-plotly-plot");
    if (!graph) return;
    const width = Math.max(graph.offsetWidth, 360);
    const room = width - 32;
    const size = graph._fullLayout._size;
    const title = wrapped(parts(button.dataset.title), LETTER.title + 1, room).map((line) => `<b>${safe(line)}</b>`);
    const states = onPaper(key(panel, room), route.paper).map((line) => `<span style="font-size:${LETTER.small}px">${line}</span>`);
    const n = panel.querySelector(".panel-foot .n");
    const said = [n ? n.textContent : "", `${route.source} ${window.location.host}${window.location.pathname}`];
    const foot = said.filter(Boolean).flatMap((line) => wrapped(parts(line), LETTER.small, room));
    const head = (title.length + states.length) * 22 + 24;
    const under = foot.length * 17 + 14;
    const layout = onPaper(graph.layout, route.paper);
    const source = {
      text: foot.map(safe).join("<br>"), align: "left", showarrow: false, font: { size: LETTER.small, color: MUTED },
      xref: "paper", x: 0, xanchor: "left", xshift: 16 - size.l, yref: "paper", y: 0, yanchor: "top", yshift: -size.b - 2,
    };
    Object.assign(layout, {
      paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff", width, height: graph.offsetHeight + head + under, autosize: false,
      title: {
        text: [...title, ...states].join("<br>"), font: { size: LETTER.title, color: INK },
        x: 16 / width, xanchor: "left", xref: "container", y: 1, yanchor: "top", yref: "container", pad: { t: 22 },
      },
      margin: Object.assign({}, layout.margin, { t: size.t + head, b: size.b + under }),
      annotations: [...(layout.annotations || []), source],
    });
    window.Plotly.downloadImage(
      { data: onPaper(graph.data, route.paper), layout },
      { format: button.dataset.image, filename: button.dataset.file, scale: 2, width, height: layout.height });
  };
})();

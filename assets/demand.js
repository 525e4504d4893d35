/* What comes only when it is needed: figures near the window first (on paper all of them), the grid's library with a grid. */
(function () {
  "use strict";
  const NEAR = "300px 0px";
  const LATER = 300; // ms in which nothing new was asked for

  /* A figure's place names its address (pages/_shared/figure_route.py); what is drawn in it is no part of Dash's tree. */
  const shown = new WeakMap();

  function plot(box) {
    return box.firstElementChild;
  }

  function show(box, figure) {
    const fresh = !plot(box);
    if (fresh) box.append(document.createElement("div"));
    const config = Object.assign(figure.config, { responsive: false });
    window.Plotly.react(plot(box), figure.data, figure.layout, config);
    if (fresh) plot(box).on("plotly_click", window.dash_clientside.shell.opened);
  }

  /* A change of the filters leaves the old figure until the new one is here; another panel's goes at once. */
  function wanted(box) {
    const address = box.dataset.figure;
    const before = shown.get(box);
    if (before === address) return "";
    if (before && before.split("?")[0] !== address.split("?")[0]) box.replaceChildren();
    shown.set(box, address);
    return address;
  }

  async function draw(box) {
    const address = wanted(box);
    if (!address) return;
    const answer = await fetch(address);
    const current = () => box.isConnected && shown.get(box) === address;
    if (!answer.ok) {
      if (current()) shown.delete(box);
      return;
    }
    const figure = await answer.json();
    if (current()) show(box, figure);
  }

  /* What is in sight comes first; what is only near it waits until the browser has nothing better to do. */
  const idle = window.requestIdleCallback || ((then) => window.setTimeout(then, 200));
  let ahead = Promise.resolve();
  const near = new IntersectionObserver((entries) => {
    const inSight = (entry) => entry.boundingClientRect.top < window.innerHeight && entry.boundingClientRect.bottom > 0;
    const arrived = entries.filter((entry) => entry.isIntersecting);
    ahead = Promise.allSettled([ahead, ...arrived.filter(inSight).map((entry) => draw(entry.target))]);
    arrived.filter((entry) => !inSight(entry)).forEach((entry) => ahead.then(() => idle(() => draw(entry.target))));
  }, { rootMargin: NEAR });
  /* The others follow one by one while nobody waits, so that no reader scrolls onto an empty place; not for those who save data. */
  let later = 0;
  const frugal = Boolean(navigator.connection && navigator.connection.saveData);
  async function drawRest() {
    await ahead;
    for (const box of document.querySelectorAll(".figure-place")) {
      await new Promise((then) => idle(then));
      if (box.offsetWidth) await draw(box).catch(() => {});
    }
  }
  function soon() {
    window.clearTimeout(later);
    if (!frugal) later = window.setTimeout(drawRest, LATER);
  }
  const width = new ResizeObserver((entries) => entries.forEach((entry) => {
    const graph = plot(entry.target);
    const now = entry.contentRect.width;
    if (now && graph && graph._fullLayout && Math.abs(graph._fullLayout.width - now) > 1) window.Plotly.Plots.resize(graph);
  }));
  const places = new WeakMap();
  new MutationObserver(() => document.querySelectorAll(".figure-place").forEach((box) => {
    if (places.get(box) === box.dataset.figure) return;
    if (!places.has(box)) width.observe(box);
    places.set(box, box.dataset.figure);
    near.unobserve(box);
    near.observe(box);
    soon();
  })).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-figure"] });

  /* The paper does not wait: a figure that is not here yet is fetched while the browser stands still. */
  window.addEventListener("beforeprint", () => document.querySelectorAll(".figure-place").forEach((box) => {
    if (plot(box)) return;
    const request = new XMLHttpRequest();
    request.open("GET", box.dataset.figure, false);
    request.send();
    if (request.status !== 200) return;
    shown.set(box, box.dataset.figure);
    show(box, JSON.parse(request.responseText));
  }));

  /* The grid's library is left out of every page; this stands in its place and fetches it with the first grid. */
  let library = null;
  function fetched(address) {
    library = library || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      Object.assign(script, { src: address, onload: resolve, onerror: reject });
      document.head.append(script);
    });
    return library;
  }
  function Grid(props) {
    const [ready, setReady] = window.React.useState(false);
    window.React.useEffect(() => {
      fetched(document.querySelector("[data-library]").dataset.library).then(() => setReady(true));
    }, []);
    return ready ? window.React.createElement(window.dash_ag_grid.AgGrid, props) : null;
  }
  window.dash_ag_grid = { AgGrid: Grid };
})();

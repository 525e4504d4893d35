/* The page of scoring schemes: one field per part's weight → the one value that stands in the URL; the scheme's own stand in none. */
(function () {
  "use strict";
  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    scoring: {
      weights(values) {
        const numbers = values.map(Number);
        const usable = values.every((value) => value !== "" && value !== null) && numbers.every((n) => n >= 0);
        if (!usable || !numbers.some((n) => n > 0)) return window.dash_clientside.no_update;
        const text = numbers.join(",");
        const own = document.querySelector("button[data-weights]");
        return own && own.dataset.weights === text ? "" : text;
      },
    },
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-weights]");
    if (!button) return;
    button.dataset.weights.split(",").forEach((weight, part) => {
      window.dash_clientside.set_props({ weight: part }, { value: Number(weight) });
    });
  });
})();

/* Keys: / to the search for a school; on a report's page J and K (or the links) to the next and the last figure. */
(function () {
  "use strict";
  const STEPS = { j: ".stepper .step-after", k: ".stepper .step-before" };

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable], [role=listbox]") !== null;
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const search = document.getElementById("school-search");
      if (!search) return;
      event.preventDefault();
      search.focus();
    }
    const step = STEPS[event.key.toLowerCase()] && document.querySelector(STEPS[event.key.toLowerCase()]);
    if (step) step.click();
  });
})();

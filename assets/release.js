/* Citations: the address of what is shown now, at its release; copied on request. */
(function () {
  "use strict";
  /* Every filter changes the address; the citation's names the release even where the URL does not. */
  function addressed() {
    document.querySelectorAll(".cite .address").forEach((place) => {
      const query = new URLSearchParams(window.location.search);
      query.delete("theme");
      query.set("release", place.dataset.release);
      place.textContent = `${window.location.origin}${window.location.pathname}?${query.toString().replaceAll("%2C", ",")}`;
    });
  }
  document.addEventListener("addressed", addressed);
  document.addEventListener("toggle", (event) => {
    if (event.target.classList.contains("cite")) addressed();
  }, true);

  /* The clipboard needs a secure address; on a plain one a selected text is copied as by hand. */
  async function copied(text) {
    if (window.isSecureContext && navigator.clipboard) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button.copy");
    if (!button) return;
    const text = button.closest("details").querySelector(".citation").textContent;
    await copied(text);
    const word = button.textContent;
    if (word === button.dataset.copy) return;
    button.textContent = button.dataset.copy;
    window.setTimeout(() => { button.textContent = word; }, 2000);
  });
})();

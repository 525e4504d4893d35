/* /check: files chosen or dropped, sent at once, and the answer shown. Its words come with the form (data-check). */
(function () {
  "use strict";
  const MEGABYTE = 1024 * 1024;
  let chosen = [];
  let book = "";
  let running = null;

  function form() {
    return document.querySelector("form[data-check]");
  }

  function settings() {
    return JSON.parse(form().dataset.check);
  }

  function filled(text, values) {
    return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
  }

  function element(tag, text, attributes) {
    const made = document.createElement(tag);
    made.textContent = text || "";
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function say(status) {
    form().querySelector(".check-status").textContent = status;
  }

  function complain(lines) {
    form().querySelector(".check-problem").replaceChildren(...lines.map((line) => element("p", line)));
  }

  function size(bytes) {
    return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
  }

  /* What the server would refuse is said before anything is sent. */
  function objections() {
    const { files, megabytes, words } = settings();
    const total = chosen.reduce((sum, file) => sum + file.size, 0);
    const found = [];
    if (chosen.length > files) found.push(filled(words.toomany, { n: chosen.length, files }));
    if (total > megabytes * MEGABYTE) {
      const largest = chosen.reduce((one, other) => (other.size > one.size ? other : one));
      found.push(filled(words.toolarge, { n: (total / MEGABYTE).toFixed(1), megabytes, name: largest.name }));
    }
    return found;
  }

  function show(more) {
    const { words } = settings();
    const box = form().querySelector(".check-chosen");
    box.hidden = chosen.length === 0;
    box.querySelector("ul").replaceChildren(...chosen.map((file, i) => {
      const item = element("li");
      const remove = element("button", "×", {
        type: "button", "data-remove": i, "aria-label": filled(words.remove, { name: file.name }),
      });
      item.append(element("span", file.name, { class: "name" }), element("span", size(file.size), { class: "size" }), remove);
      return item;
    }));
    const problems = [...(more || []), ...objections()];
    complain(problems);
    box.querySelector("[type=submit]").disabled = running !== null || objections().length > 0;
  }

  function add(files) {
    const known = new Set(chosen.map((file) => `${file.name}/${file.size}/${file.lastModified}`));
    chosen = [...chosen, ...files.filter((file) => !known.has(`${file.name}/${file.size}/${file.lastModified}`))];
    show();
  }

  function dropped(transfer) {
    const { words } = settings();
    const folders = [...transfer.items].map((item) => item.webkitGetAsEntry && item.webkitGetAsEntry())
      .filter((entry) => entry && entry.isDirectory).map((entry) => entry.name);
    add([...transfer.files].filter((file) => !folders.includes(file.name)));
    if (folders.length) show(folders.map((name) => filled(words.folder, { name })));
  }

  function download(answer) {
    const bytes = Uint8Array.from(window.atob(answer.workbook), (character) => character.charCodeAt(0));
    if (book) URL.revokeObjectURL(book);
    book = URL.createObjectURL(new Blob([bytes], { type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" }));
    const link = element("a", settings().words.book, { href: book, download: answer.name, class: "button" });
    document.querySelector(".check-book").replaceChildren(link);
  }

  function finished(request, began) {
    const { words } = settings();
    let answer = {};
    try {
      answer = JSON.parse(request.responseText);
    } catch {
      answer = { problem: words.unanswered };
    }
    if (!answer.tree) {
      say("");
      return complain([answer.problem || words.unanswered]);
    }
    const results = document.querySelector(".check-results");
    results.replaceChildren(element("div", "", { class: "still", "data-tree": answer.tree }));
    download(answer);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    say(`${filled(words.done, { n: seconds })} ${answer.said}`);
    results.focus({ preventScroll: true });
    return document.querySelector(".check-book").scrollIntoView({ block: "start" });
  }

  function clear() {
    document.querySelector(".check-results").replaceChildren();
    document.querySelector(".check-book").replaceChildren();
  }

  function send() {
    const { lang, seconds, words } = settings();
    const body = new FormData();
    chosen.forEach((file) => body.append("files", file, file.name));
    const request = new XMLHttpRequest();
    const began = performance.now();
    const clock = form().querySelector(".check-clock");
    running = window.setInterval(() => {
      clock.textContent = filled(words.clock, { n: Math.round((performance.now() - began) / 1000) });
    }, 1000);
    const end = (done) => () => {
      window.clearInterval(running);
      running = null;
      clock.textContent = "";
      form().classList.remove("busy");
      if (form()) done();
      show(form().querySelector(".check-problem").textContent ? [...form().querySelectorAll(".check-problem p")].map((line) => line.textContent) : []);
    };
    const lost = () => { say(""); complain([words.unanswered]); };
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.loaded < event.total) {
        say(filled(words.uploading, { n: Math.floor(100 * event.loaded / event.total) }));
      }
    };
    request.upload.onload = () => say(filled(words.working, { seconds }));
    request.onload = end(() => finished(request, began));
    request.onerror = end(lost);
    request.onabort = end(lost);
    clear();
    complain([]);
    form().classList.add("busy");
    request.open("POST", `/check/upload?lang=${encodeURIComponent(lang)}`);
    request.send(body);
    show();
  }

  document.addEventListener("change", (event) => {
    if (event.target.id !== "check-files") return;
    add([...event.target.files]);
    event.target.value = "";
  });
  document.addEventListener("submit", (event) => {
    if (!form() || event.target !== form()) return;
    event.preventDefault();
    if (running === null && chosen.length && !objections().length) send();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".check-chosen button");
    if (button && "remove" in button.dataset) {
      chosen.splice(Number(button.dataset.remove), 1);
      show();
      document.getElementById("check-files").focus();
    }
    if (button && "clear" in button.dataset) {
      chosen = [];
      say("");
      clear();
      show();
      document.getElementById("check-files").focus();
    }
    /* The answer is nowhere but on this page: links to other pages leave it standing. */
    const link = event.target.closest(".check-results a[href^='/']");
    if (link && !link.hasAttribute("download")) link.target = "_blank";
  });
  ["dragover", "dragleave", "drop"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (!form() || !event.dataTransfer || ![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    form().classList.toggle("over", kind === "dragover");
    if (kind === "drop") dropped(event.dataTransfer);
  }));
  /* Another visit of the page begins empty. */
  let last = null;
  new MutationObserver(() => {
    const now = form();
    if (now && now !== last) chosen = [];
    last = now || last;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();

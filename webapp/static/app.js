// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";

  const REVEAL_MS = 60000;
  const live = () => document.getElementById("live");
  const words = (name) => document.body.dataset[name] || "";

  const say = (text) => {
    const region = live();
    if (!region) return;
    region.textContent = "";
    window.setTimeout(() => { region.textContent = text; }, 50);
  };

  // Tell in the flash area why a request had no effect; what was typed stays in the form.
  const tell = (text) => {
    const area = document.getElementById("flashes");
    if (!area) return;
    const note = document.createElement("div");
    note.className = "flash-note bad";
    note.setAttribute("role", "alert");
    note.textContent = text;
    area.replaceChildren(note);
    note.scrollIntoView({ block: "nearest" });
  };

  // A revealed value goes back behind its mask after a minute.
  const hideLater = (root) => {
    root.querySelectorAll("[data-revealed]").forEach((value) => {
      window.setTimeout(() => {
        value.textContent = value.dataset.masked || "••••••";
        value.removeAttribute("data-revealed");
      }, REVEAL_MS);
    });
  };

  // After a swap the focus goes where a person would look: the error summary, else the new heading; typing is not disturbed.
  const settle = (root) => {
    hideLater(root);
    countPicked();
    const place = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (place) {
      place.focus();
      say((place.querySelector("h2") || place).textContent.trim());
      return;
    }
    const told = root.matches("[data-say]") ? root : root.querySelector("[data-say]");
    if (told) say(told.dataset.say);
  };

  const countPicked = () => {
    document.querySelectorAll("[data-picked]").forEach((word) => {
      const form = word.closest("form");
      const n = form ? form.querySelectorAll("tbody .pickbox:checked").length : 0;
      word.textContent = word.dataset.words.replace("{n}", String(n));
    });
  };

  // Comfort only: the server refuses the second of two equal posts by its key.
  const once = (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.classList.add("busy");
    window.setTimeout(() => { delete form.dataset.sent; form.classList.remove("busy"); }, 8000);
  };

  const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

  // j and k follow the next and previous of the list one came from; / goes to the search; digits press the outcome they name.
  const keys = (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      const box = document.querySelector("main [data-find]") || document.querySelector(".mast [data-find]");
      if (box) { event.preventDefault(); box.focus(); box.select(); }
      return;
    }
    const rel = { j: "next", k: "prev" }[event.key];
    const link = rel ? document.querySelector(`a[data-key="${event.key}"], a[rel="${rel}"]`) : null;
    if (link) { link.click(); return; }
    if (/^[1-9]$/.test(event.key)) {
      const choice = document.querySelector(`[data-key="${event.key}"]`);
      if (choice) choice.click();
    }
  };

  const failed = (event) => {
    const answer = event.detail.xhr;
    const number = answer && answer.getResponseHeader("X-Request-Id");
    tell(words("failed") + (number ? ` ${words("quote")} ${number}` : ""));
  };

  // A form that is shown again after signing in has an address of its own, for reloading and for what is copied.
  const shown = document.querySelector("[data-address]");
  if (shown) window.history.replaceState(null, "", shown.dataset.address);

  document.addEventListener("submit", once);
  document.addEventListener("change", countPicked);
  document.addEventListener("keydown", keys);
  document.addEventListener("htmx:afterSettle", (event) => settle(event.target));
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", () => tell(words("offline")));
  document.addEventListener("htmx:timeout", () => tell(words("offline")));
  // An open drop closes when one clicks elsewhere or presses Escape.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details.who[open], details.menu[open]").forEach((box) => {
      if (!box.contains(event.target)) box.removeAttribute("open");
    });
  });
  document.addEventListener("keyup", (event) => {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.who[open], details.menu[open]").forEach((box) => box.removeAttribute("open"));
  });
  // A page that comes back from the cache of the browser may be sent again.
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form.busy").forEach((form) => { delete form.dataset.sent; form.classList.remove("busy"); });
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
    hideLater(document);
    countPicked();
  });
})();

// Progressive enhancement only: every page works without this file.
(() => {
  "use strict";

  const REVEAL_MS = 60000;
  let sending = null;  // the form of this page that is on its way
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
  const hide = (value) => {
    value.textContent = value.dataset.masked || "••••••";
    value.removeAttribute("data-revealed");
  };
  const hideLater = (root) => {
    root.querySelectorAll("[data-revealed]").forEach((value) => window.setTimeout(() => hide(value), REVEAL_MS));
  };

  // After a swap the focus goes where a person would look: the error summary, else the new heading; typing is not disturbed.
  const settle = (root) => {
    hideLater(root);
    countPicked();
    const place = root.matches("[data-focus]") ? root : root.querySelector("[data-focus]");
    if (place) {
      sending = null;
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
    window.setTimeout(() => {
      delete form.dataset.sent;
      form.classList.remove("busy");
      if (sending === form) sending = null;
    }, 8000);
  };

  // Type and colours change where one is; the account keeps them, and whatever is typed stays.
  const turn = async (event) => {
    const form = event.target, looks = form.dataset.turns;
    if (!looks) return;
    event.preventDefault();
    const pressed = form.querySelector("button"), value = pressed.value;
    const sent = new URLSearchParams(new FormData(form));
    sent.set(pressed.name, value);
    const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" }).catch(() => null);
    if (!answer || answer.type !== "opaqueredirect") {
      tell(words(!answer ? "offline" : answer.status === 401 ? "signedOut" : "failed"));
      return;
    }
    say(pressed.textContent);
    document.documentElement.setAttribute(looks, value);
    if (looks === "data-bs-theme") document.querySelector("meta[name=color-scheme]").content = value;
    document.querySelectorAll(`form[data-turns="${looks}"] button`).forEach((button) => {
      if (button.value !== value) return;  // pressed twice in a hurry
      const { label, value: next } = button.dataset;
      Object.assign(button.dataset, { label: button.textContent, value: button.value });
      Object.assign(button, { textContent: label, value: next });
    });
  };

  // Every field of the forms of this page that change something, but for one form.
  const fields = (but) => Array.from(document.querySelectorAll("main form[method=post]"))
    .filter((form) => form !== but).flatMap((form) => Array.from(form.elements));

  // Words that somebody typed and did not send, and those that a refusal gave back; not those of one form.
  const SILENT = ["hidden", "checkbox", "radio", "password", "file", "submit", "button"];
  const unsent = (but) => {
    const refused = document.querySelector("main .err-sum") !== null;
    return fields(but).filter((field) => {
      if (!field.matches("input, textarea") || SILENT.includes(field.type) || field.autocomplete === "username") return false;
      const givenBack = refused && (field.type === "textarea" || field.form.querySelector(".wrong") !== null);
      return field.value !== field.defaultValue || (givenBack && field.value !== "");
    });
  };

  // Ticks and choices would be as they were at first: asked about only where the page is loaded anew in another language.
  const anew = (event) => {
    if (!event.target.matches("[data-anew]") || unsent().length) return;
    const lost = fields().some((box) => {
      if (box.matches("[type=checkbox], [type=radio]")) return box.checked !== box.defaultChecked;
      if (!box.matches("select")) return false;
      const first = Array.from(box.options).findIndex((one) => one.defaultSelected);
      return box.selectedIndex !== Math.max(0, first);
    });
    if (lost && !window.confirm(words("unsent"))) event.preventDefault();
  };

  // Nothing is on its way: the page came back from the browser's cache, or its reader stays.
  const stay = () => {
    sending = null;
    document.querySelectorAll("form.busy").forEach((form) => { delete form.dataset.sent; form.classList.remove("busy"); });
  };

  const leave = (event) => {
    const carried = document.querySelector("main [name=kept]");  // what came after its session had ended
    if (!unsent(sending).length && (!carried || carried.form === sending)) return;
    document.querySelectorAll("[data-revealed]").forEach(hide);  // the question may stand there for long
    event.preventDefault();
    event.returnValue = true;  // older browsers ask for this
    window.setTimeout(stay);
  };

  // A part of the page is about to be replaced: the same question, in our words.
  const replace = (event) => {
    const { elt, target } = event.detail;
    const lost = unsent(elt.closest("form")).some((field) => target.contains(field));
    if (lost && !window.confirm(words("unsent"))) event.preventDefault();
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

  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  });

  // A form that is shown again after signing in has an address of its own, for reloading and for what is copied.
  const shown = document.querySelector("[data-address]");
  if (shown) window.history.replaceState(null, "", shown.dataset.address);

  document.addEventListener("submit", turn);
  document.addEventListener("submit", anew);
  document.addEventListener("submit", once);
  document.addEventListener("submit", (event) => { if (event.target.matches("main form[method=post]")) sending = event.target; });
  document.addEventListener("input", () => { sending = null; });
  window.addEventListener("beforeunload", leave);
  document.addEventListener("change", countPicked);
  document.addEventListener("keydown", keys);
  document.addEventListener("htmx:beforeRequest", replace);
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
  window.addEventListener("pageshow", () => {
    stay();
    const summary = document.querySelector("[data-focus]");
    if (summary) summary.focus();
    hideLater(document);
    countPicked();
  });
})();

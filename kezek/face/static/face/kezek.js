/* What the pages gain from a script; without it everything still works. */
(() => {
  "use strict";

  // The list of what to put right speaks first; its links lead into the field itself.
  const errors = document.querySelector("[data-errors]");
  if (errors) {
    errors.focus();
    document.title = "! " + document.title;
    errors.addEventListener("click", (event) => {
      const link = event.target.closest("a[href^='#']");
      const target = link && document.getElementById(link.hash.slice(1));
      if (!target) return;
      event.preventDefault();
      const field = target.matches("fieldset") ? target.querySelector("input") : target;
      target.closest(".field")?.scrollIntoView();
      field?.focus({ preventScroll: true });
    });
  }

  // One press is enough: the second within a few seconds is not sent.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "1";
    const button = event.submitter;
    button?.setAttribute("aria-disabled", "true");
    setTimeout(() => release(form), 8000);
  });
  const release = (form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-disabled=true]").forEach((b) => b.removeAttribute("aria-disabled"));
  };
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach(release));

  // What was typed stays in this tab until the form is accepted (forms with data-keep="name").
  // Codes, files and passwords are never kept.
  const keepable = (field) =>
    field.name && !field.closest("[data-forget]") && !field.matches(
      "[type=hidden],[type=password],[type=file],[type=submit],[autocomplete=one-time-code]");
  let store;
  try { store = window.sessionStorage; } catch { store = null; }
  const kept = document.querySelector("[data-kept-done]");
  if (store && kept) kept.dataset.keptDone.split(" ").forEach((n) => store.removeItem("keep:" + n));
  if (store) document.querySelectorAll("form[data-keep]").forEach((form) => {
    const key = "keep:" + form.dataset.keep;
    let typed = {};
    try { typed = JSON.parse(store.getItem(key) || "{}"); } catch { /* begin anew */ }
    for (const field of form.elements) {
      if (!keepable(field) || !(field.name in typed)) continue;
      if (field.matches("[type=radio],[type=checkbox]")) {
        field.checked = typed[field.name].includes(field.value);
      } else if (!field.value) {
        field.value = typed[field.name];
      }
    }
    form.addEventListener("input", () => {
      const now = {};
      for (const field of form.elements) {
        if (!keepable(field)) continue;
        if (field.matches("[type=radio],[type=checkbox]")) {
          now[field.name] = now[field.name] || [];
          if (field.checked) now[field.name].push(field.value);
        } else {
          now[field.name] = field.value;
        }
      }
      try { store.setItem(key, JSON.stringify(now)); } catch { /* full: nothing is lost but comfort */ }
    });
  });

  // The Aa panel closes with Escape and by a press beside it.
  const look = document.querySelector(".aa");
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && look?.open) {
      look.open = false;
      look.querySelector("summary").focus();
    }
  });
  addEventListener("click", (event) => {
    if (look?.open && !look.contains(event.target)) look.open = false;
  });

  // The cabinet's last page stays readable without internet; signing out forgets it.
  if ("serviceWorker" in navigator) {
    const cabinet = document.body.hasAttribute("data-offline");
    const forget = document.body.hasAttribute("data-offline-forget");
    if (cabinet || forget) {
      navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready)
        .then((ready) => ready.active.postMessage(
          forget ? { forget: true } : { keep: location.pathname }))
        .catch(() => {});
    }
  }
})();

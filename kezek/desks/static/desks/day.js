/* A group's day without internet: what was pressed waits on the page and goes off when it is back. */
(() => {
  "use strict";
  const form = document.querySelector("form.day");
  const note = document.querySelector("[data-no-internet]");
  if (!form || !note) return;
  let waiting = null;
  const show = () => { note.hidden = navigator.onLine; };
  form.addEventListener("submit", (event) => {
    if (navigator.onLine) return;
    event.preventDefault();
    waiting = event.submitter;
    show();
    note.scrollIntoView();
  });
  addEventListener("offline", show);
  addEventListener("online", () => {
    show();
    const button = waiting;
    waiting = null;
    if (button) form.requestSubmit(button);
  });
  show();
})();

// One keystroke a judgement: the keys press the buttons that are there, and the answer takes the place of the desk. Without
// this script the same buttons are a plain form. Keys count only while the desk has the focus, so that nothing is judged by
// somebody who types elsewhere.
"use strict";
(() => {
  const desk = document.getElementById("desk");
  const status = document.getElementById("said");
  if (!desk || !status) return;
  let busy = false;

  const focus = () => {
    const unit = document.getElementById("unit");
    if (unit) unit.focus({ preventScroll: false });
  };

  const send = async (form, button) => {
    if (busy) return;
    busy = true;
    desk.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.getAttribute("action"), {
        method: "POST",
        headers: { "kpo-part": "desk" },
        body: new URLSearchParams(new FormData(form, button)),
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = page.getElementById("part");
      const now = document.getElementById("part");
      if (!next || !now) {
        // Signed out, or something else than a desk: go and see.
        window.location.assign(window.location.href);
        return;
      }
      now.replaceWith(document.adoptNode(next));
      document.title = page.title;
      status.textContent = next.dataset.said || "";
      focus();
    } catch {
      status.textContent = desk.dataset.failed;
    } finally {
      busy = false;
      desk.removeAttribute("aria-busy");
    }
  };

  desk.addEventListener("submit", (event) => {
    event.preventDefault();
    send(event.target, event.submitter);
  });

  desk.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    if (event.target.closest("textarea, select, input[type=text]")) return;
    const key = event.key === "?" ? "0" : event.key.toLowerCase();
    const button = desk.querySelector(`button[data-key="${CSS.escape(key)}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });

  focus();
})();

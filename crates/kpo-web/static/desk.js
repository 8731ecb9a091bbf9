// The review desk by keyboard. Everything here can be done without it: it saves strokes, and turns a selection into a passage.
(() => {
  "use strict";
  const desk = document.querySelector("[data-desk]");
  if (!desk) return;
  for (const one of desk.querySelectorAll("[data-script]")) one.hidden = false;

  // Single keys can be turned off (WCAG 2.2, 2.1.4); the choice stays in this browser.
  const KEYS = "kpo-desk-keys";
  const on = desk.querySelector("#keys-on");
  try { on.checked = localStorage.getItem(KEYS) !== "off"; } catch { /* no storage: they stay on */ }
  on.addEventListener("change", () => {
    try { localStorage.setItem(KEYS, on.checked ? "on" : "off"); } catch { /* not kept */ }
  });

  const parts = [...desk.querySelectorAll("[data-part]")];
  const mark = desk.querySelector("#mark");
  const field = (name) => mark.querySelector(`[name="${name}"]`);
  const characters = (text) => Array.from(text).length;

  // The selected words, where they stand in one of the texts: their place is counted in characters, as the server counts.
  const selected = () => {
    const selection = document.getSelection();
    if (!selection || selection.rangeCount === 0 || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const part = parts.find((one) => one.contains(range.startContainer) && one.contains(range.endContainer));
    if (!part) return null;
    const before = document.createRange();
    before.selectNodeContents(part);
    before.setEnd(range.startContainer, range.startOffset);
    const text = range.toString();
    const lead = text.length - text.trimStart().length;
    return {
      part: part.dataset.part,
      quote: text.trim(),
      from: characters(before.toString()) + characters(text.slice(0, lead)),
    };
  };

  // A click on the button may empty the selection, so the last one is remembered.
  let last = null;
  document.addEventListener("selectionchange", () => {
    const now = selected();
    if (now && now.quote) last = now;
  });

  const take = () => {
    if (!mark) return;
    mark.open = true;
    const words = selected() || last;
    if (words && words.quote) {
      field("quote").value = words.quote;
      field("part").value = words.part;
      field("from").value = words.from;
      field("severity").focus();
    } else {
      field("quote").focus();
    }
  };
  if (mark) {
    mark.querySelector("[data-take]").addEventListener("click", take);
    // What is typed over a selection has no known place any more.
    for (const name of ["quote", "part"]) {
      field(name).addEventListener("input", () => { field("from").value = ""; });
    }
  }

  // Each text can be stepped into, and its words selected with the arrows.
  for (const part of parts) {
    part.tabIndex = 0;
    part.addEventListener("focus", () => {
      const selection = document.getSelection();
      if (part.contains(selection.anchorNode)) return;
      const start = document.createRange();
      start.selectNodeContents(part);
      start.collapse(true);
      selection.removeAllRanges();
      selection.addRange(start);
    });
    part.addEventListener("keydown", (event) => {
      const way = { ArrowRight: "right", ArrowLeft: "left" }[event.key];
      if (!way || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      const selection = document.getSelection();
      const range = selection.rangeCount ? selection.getRangeAt(0).cloneRange() : null;
      selection.modify(event.shiftKey ? "extend" : "move", way, "word");
      // Never out of the text.
      if (range && !part.contains(selection.focusNode)) {
        selection.removeAllRanges();
        selection.addRange(range);
      }
    });
  }

  const go = (way) => {
    const link = desk.querySelector(`[data-way="${way}"]`);
    if (link) link.click();
  };
  const say = (place) => {
    const choice = desk.querySelectorAll('#word [name="verdict"]')[place];
    if (!choice) return;
    choice.checked = true;
    choice.focus();
  };
  const acts = {
    1: () => say(0),
    2: () => say(1),
    3: () => say(2),
    s: () => desk.querySelector("#word")?.requestSubmit(),
    n: () => go("open"),
    j: () => go("after"),
    k: () => go("before"),
    t: () => parts[0]?.focus(),
    e: () => parts[1]?.focus(),
    m: take,
  };
  document.addEventListener("keydown", (event) => {
    if (!on.checked || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const writes = event.target.closest("textarea, select, input:not([type=radio], [type=checkbox])");
    // On a keyboard without Latin letters a key counts by its place.
    const latin = /^[\x20-\x7e]$/.test(event.key) || !event.code.startsWith("Key");
    const act = acts[latin ? event.key.toLowerCase() : event.code.slice(3).toLowerCase()];
    if (writes || !act) return;
    event.preventDefault();
    act();
  });
})();

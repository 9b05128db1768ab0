/* Goods of a list are dragged to their place. The buttons up and down do the same without script. */
(() => {
  "use strict";
  let held = null;
  const show = () => {
    for (const handle of document.querySelectorAll("[data-drag][hidden]")) handle.hidden = false;
  };
  const items = (list) => [...list.querySelectorAll(":scope > [data-offer]")];
  const place = (row) => items(row.parentElement).indexOf(row) + 1;

  const begin = (event) => {
    const handle = event.target.closest("[data-drag]");
    if (!handle || event.button) return;
    const row = handle.closest("[data-offer]");
    held = { row, from: place(row), next: row.nextElementSibling };
    row.classList.add("edit-held");
    handle.setPointerCapture(event.pointerId);
    event.preventDefault();
  };
  const follow = (event) => {
    if (!held) return;
    const over = items(held.row.parentElement).find((row) => {
      const box = row.getBoundingClientRect();
      return row !== held.row && event.clientY >= box.top && event.clientY <= box.bottom;
    });
    if (!over) return;
    const box = over.getBoundingClientRect();
    if (event.clientY < box.top + box.height / 2) over.before(held.row);
    else over.after(held.row);
  };
  const end = (keep) => {
    if (!held) return;
    const { row, from, next } = held;
    held = null;
    row.classList.remove("edit-held");
    const to = place(row);
    if (!keep) {
      row.parentElement.insertBefore(row, next);
    } else if (to !== from) {
      const drop = row.querySelector("[data-drop]");
      drop.value = `${row.dataset.offer} ${to}`;
      drop.click(); /* the answer says the new place, and draws the list as it is kept */
    }
  };

  document.addEventListener("pointerdown", begin);
  document.addEventListener("pointermove", follow);
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") end(false); });
  document.addEventListener("htmx:after:swap", show);
  document.addEventListener("DOMContentLoaded", show);
  show();
})();

/* Goods picked to be compared follow along from search to search. Without script the boxes of one
   page are sent by the form itself. */
(() => {
  "use strict";
  const KEY = "skub-compare";
  const tray = () => document.getElementById("compare");
  const boxes = () => document.querySelectorAll('input[type="checkbox"][form="compare"]');

  const kept = () => {
    try {
      const found = JSON.parse(sessionStorage.getItem(KEY) || "[]");
      return Array.isArray(found) ? found.filter((one) => /^[0-9]+$/.test(one.id)) : [];
    } catch {
      return [];
    }
  };
  let picked = kept();
  const keep = () => {
    try { sessionStorage.setItem(KEY, JSON.stringify(picked)); } catch { /* full or forbidden */ }
  };
  const say = (sentence) => {
    document.dispatchEvent(new CustomEvent("skub:say", { detail: sentence }));
  };

  const line = (one) => {
    const item = document.createElement("li");
    const name = document.createElement("span");
    const button = document.createElement("button");
    item.className = "pill";
    name.textContent = one.name;
    button.type = "button";
    button.dataset.id = one.id;
    button.textContent = "\u00d7";
    button.setAttribute("aria-label", `${tray().dataset.remove}: ${one.name}`);
    item.append(name, button);
    return item;
  };
  const show = () => {
    for (const box of boxes()) box.checked = picked.some((one) => one.id === box.value);
    if (!tray()) return;
    tray().hidden = !picked.length;
    tray().querySelector("ul").replaceChildren(...picked.map(line));
    const count = tray().querySelector("[data-count]");
    count.textContent = count.dataset.count.replace("{n}", picked.length);
  };

  const pick = (box) => {
    const room = Number(tray().dataset.room);
    const name = box.closest(".product").querySelector(".product-name a").textContent.trim();
    picked = picked.filter((one) => one.id !== box.value);
    if (box.checked && picked.length >= room) say(tray().dataset.full);
    else if (box.checked) picked.push({ id: box.value, name });
    keep();
    show();
  };
  document.addEventListener("change", (event) => {
    if (tray() && event.target.matches('input[form="compare"]')) pick(event.target);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("#compare [data-id]");
    if (!button) return;
    const box = document.getElementById(`row-${button.dataset.id}-compare`);
    picked = picked.filter((one) => one.id !== button.dataset.id);
    keep();
    show();
    const next = tray().querySelector("[data-id]") || box || document.querySelector("h1");
    if (next.tabIndex < 0) next.setAttribute("tabindex", "-1");
    next.focus();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "compare") return;
    event.preventDefault();
    const fields = new URLSearchParams(picked.map((one) => ["vare", one.id]));
    window.location.assign(`${event.target.action}?${fields}`);
  });
  document.addEventListener("htmx:after:swap", show);

  document.addEventListener("DOMContentLoaded", () => {
    const compared = document.getElementById("compared");
    if (compared) { /* the page of the goods themselves says which they are */
      const names = new Map(picked.map((one) => [one.id, one.name]));
      for (const link of compared.querySelectorAll("[data-compared]")) {
        names.set(link.dataset.compared, link.textContent.trim());
      }
      const ids = compared.dataset.ids.split(" ").filter(Boolean);
      picked = ids.map((id) => ({ id, name: names.get(id) || id }));
      keep();
    } else if (tray()) {
      for (const field of tray().querySelectorAll('input[type="hidden"]')) {
        if (picked.length >= Number(tray().dataset.room)) break;
        if (picked.some((one) => one.id === field.value)) continue;
        picked.push({ id: field.value, name: field.parentElement.textContent.trim() });
      }
      keep();
    }
    show();
  });
  window.addEventListener("pageshow", () => { picked = kept(); show(); });
})();

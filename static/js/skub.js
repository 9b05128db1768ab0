/* What the pages do when there is script. Every page works without it. */
(() => {
  "use strict";
  const html = document.documentElement;
  html.classList.add("has-script");
  const asNumber = (text) => Number(String(text).trim().replace(",", "."));
  const asText = (number) => String(Math.round(number * 1000) / 1000).replace(".", ",");

  /* Requests by htmx carry the same token as the forms. */
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail.ctx.request;
    const token = document.querySelector('meta[name="csrf-token"]');
    if (token && !/^(GET|HEAD|OPTIONS)$/i.test(request.method)) {
      request.headers["X-CSRFToken"] = token.content;
    }
  });

  /* What a press changed is shown, also where another answer has put the part in anew meanwhile:
     htmx would throw the later one away. */
  document.addEventListener("htmx:before:response", (event) => {
    const ctx = event.detail.ctx;
    if (!/^POST$/i.test(ctx.request.method) || !ctx.target || ctx.target.isConnected) return;
    ctx.target = document.getElementById(ctx.target.id) || ctx.target;
  });

  /* Focus: to what the answer points at; else it stays on the part with the same id. Where that
     is gone, as a button that takes itself away, to what the page has for it. */
  let focusedId = "";
  let unfolded = [];
  document.addEventListener("htmx:before:swap", () => {
    focusedId = document.activeElement ? document.activeElement.id : "";
    unfolded = [...document.querySelectorAll("details[id][open]")].map((part) => part.id);
  });
  const giveFocus = (element) => {
    element.removeAttribute("data-focus");
    if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
    element.focus();
  };
  const focusAfterSwap = () => {
    for (const id of unfolded) { /* what somebody has unfolded stays so */
      const part = document.getElementById(id);
      if (part && part.tagName === "DETAILS") part.open = true;
    }
    const wanted = document.querySelector("[data-focus]");
    if (wanted) return giveFocus(wanted);
    const lost = !document.activeElement || document.activeElement === document.body;
    if (!lost || !focusedId) return undefined;
    const next = document.getElementById(focusedId) || document.querySelector("[data-focus-else]");
    if (next) next.focus();
    return undefined;
  };
  document.addEventListener("htmx:after:swap", focusAfterSwap);

  /* The status message goes away by itself, but never while it is used. */
  let clearing = 0;
  const status = () => document.getElementById("status");
  const keepStatus = () => {
    clearTimeout(clearing);
    clearing = setTimeout(() => {
      const region = status();
      if (!region) return;
      if (region.matches(":hover, :focus-within")) keepStatus();
      else region.replaceChildren();
    }, 12000);
  };
  /* What has the focus is not under the message: the page moves up as far as it needs. */
  const uncover = () => {
    const box = status() && status().querySelector(".status-box");
    const focused = document.activeElement;
    if (!box || !focused || focused === document.body || box.contains(focused)) return;
    const over = box.getBoundingClientRect();
    const under = focused.getBoundingClientRect();
    const hidden = under.bottom + 8 - over.top;
    if (hidden > 0 && under.top < over.bottom) window.scrollBy(0, Math.min(hidden, under.top));
  };
  const uncoverSoon = () => requestAnimationFrame(uncover);
  document.addEventListener("focusin", uncoverSoon);
  const say = (sentence) => {
    const box = document.createElement("div");
    const words = document.createElement("p");
    box.className = "status-box";
    words.textContent = sentence;
    box.append(words);
    status().replaceChildren(box);
  };
  const failed = () => { if (status()) say(status().dataset.failed); };
  document.addEventListener("skub:say", (event) => say(event.detail));
  document.addEventListener("htmx:error", (event) => {
    const source = event.detail.ctx && event.detail.ctx.sourceElement;
    if (!source || !source.matches("[data-poll]")) failed(); /* it asks again by itself */
  });
  document.addEventListener("htmx:response:error", (event) => {
    if (event.detail.ctx.response.raw.status >= 500) failed();
  });

  /* Amounts: minus and plus change the field in place; the arrow keys do the same. */
  const later = new WeakMap();
  const sendSoon = (group) => {
    if (!group.hasAttribute("data-submit")) return;
    const form = group.closest("form");
    clearTimeout(later.get(form));
    later.set(form, setTimeout(() => form.isConnected && form.requestSubmit(), 350));
  };
  const change = (group, direction) => {
    const field = group.querySelector("input");
    const step = asNumber(group.dataset.stepper) || 1;
    const least = asNumber(group.dataset.minimum) || 0;
    const now = asNumber(field.value);
    const next = Math.max(least, (Number.isFinite(now) ? now : least) + direction * step);
    if (next === now) return;
    field.value = asText(next);
    sendSoon(group);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".stepper button");
    if (button) {
      event.preventDefault();
      change(button.closest(".stepper"), Number(button.value));
    } else if (event.target.closest("[data-print]")) {
      window.print();
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
    const field = event.target.closest && event.target.closest(".stepper input");
    if (!field || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    change(field.closest(".stepper"), event.key === "ArrowUp" ? 1 : -1);
  });

  /* Filters and sorting are sent when they are changed; a typed amount in the basket too. */
  document.addEventListener("change", (event) => {
    const auto = event.target.closest("form[data-auto]");
    if (auto) auto.requestSubmit();
    const group = event.target.closest(".stepper[data-submit]");
    if (group) sendSoon(group);
  });

  /* The open house menu closes when one goes elsewhere. */
  function closeMenus(kept) {
    for (const menu of document.querySelectorAll("details.who[open], details.menu-narrow[open]")) {
      if (menu === kept) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }
  document.addEventListener("pointerdown", (event) => {
    const open = event.target.closest("details.who, details.menu-narrow");
    if (!open) closeMenus(null);
  });

  document.addEventListener("DOMContentLoaded", () => {
    const wanted = document.querySelector("[data-focus]");
    if (wanted) giveFocus(wanted);
    if (status() && status().children.length) {
      status().replaceChildren(...status().childNodes); /* put in again, so that it is read aloud */
    }
    if (status()) {
      new MutationObserver(() => { keepStatus(); uncoverSoon(); })
        .observe(status(), { childList: true });
    }
    keepStatus();
    for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
  });
})();

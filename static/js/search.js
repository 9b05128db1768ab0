/* What the search field proposes while somebody types: the combobox of the ARIA Authoring Practices
   (list autocomplete with manual selection). Without script it is a plain field. Focus stays in the
   field; the arrow keys move which option is active, Enter goes there, Escape closes the list. */
(() => {
  "use strict";
  const PAUSE = 120; /* ms without a key before we ask */
  const LEAST = 2; /* letters */

  const start = () => {
    const field = document.getElementById("search-words");
    const list = document.getElementById("suggestions");
    if (!field || !list || field.getAttribute("role") === "combobox") return;
    let active = -1;
    let asked = ""; /* what the list in the page answers */
    let waiting = 0;
    let under = null; /* the request that is under way */

    field.setAttribute("role", "combobox");
    field.setAttribute("aria-autocomplete", "list");
    field.setAttribute("aria-expanded", "false");
    field.setAttribute("aria-controls", list.id);

    const options = () => [...list.querySelectorAll('[role="option"]')];

    const choose = (place) => {
      const all = options();
      active = place;
      all.forEach((option, at) => option.setAttribute("aria-selected", String(at === active)));
      if (active < 0) field.removeAttribute("aria-activedescendant");
      else {
        field.setAttribute("aria-activedescendant", all[active].id);
        all[active].scrollIntoView({ block: "nearest" });
      }
    };

    const close = () => {
      clearTimeout(waiting);
      if (under) under.abort();
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
      choose(-1);
    };

    const open = () => {
      if (!options().length) return;
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
    };

    /* The one live region: unseen, and beside a message that somebody may still need. */
    const say = (sentence) => {
      const region = document.getElementById("status");
      if (!region) return;
      let words = region.querySelector(".suggestions-said");
      if (!words) {
        words = document.createElement("p");
        words.className = "sr-only suggestions-said";
        region.append(words);
      }
      words.textContent = sentence;
    };

    const show = (text, typed) => {
      const found = new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
      if (!found || !found.hasAttribute("data-said")) return; /* signed out meanwhile */
      asked = typed;
      list.replaceChildren(...found.childNodes);
      choose(-1);
      if (options().length) open();
      else close();
      say(found.dataset.said);
    };

    const ask = async () => {
      const typed = field.value.trim();
      if (typed.length < LEAST) {
        asked = "";
        list.replaceChildren();
        return close();
      }
      if (typed === asked) return open();
      if (under) under.abort();
      const mine = under = new AbortController();
      try {
        const address = `${list.dataset.from}?${new URLSearchParams({ q: typed })}`;
        const answer = await fetch(address, { signal: mine.signal });
        const text = answer.ok ? await answer.text() : "";
        if (mine === under && document.activeElement === field) show(text, typed);
      } catch (error) {
        if (error.name !== "AbortError") close(); /* no proposals; the field works as ever */
      }
      return undefined;
    };

    const go = (option) => { location.assign(option.dataset.href); };

    const step = (by) => {
      const count = options().length;
      if (!count) return;
      open();
      /* The field itself is one of the places: after the last option and before the first. */
      choose(((active + 1 + by + count + 1) % (count + 1)) - 1);
    };

    const keys = {
      ArrowDown: (event) => {
        if (list.hidden && asked !== field.value.trim()) ask();
        else if (event.altKey) open();
        else step(1);
        return true;
      },
      ArrowUp: (event) => {
        if (event.altKey) close();
        else step(-1);
        return true;
      },
      Enter: () => {
        if (list.hidden || active < 0) return false;
        go(options()[active]);
        return true;
      },
      Escape: () => {
        if (list.hidden) return false; /* the browser empties the field */
        close();
        return true;
      },
      Home: () => { choose(-1); return false; }, /* the browser moves in the text */
      End: () => { choose(-1); return false; },
      Tab: () => { close(); return false; },
    };

    field.addEventListener("keydown", (event) => {
      if (event.isComposing || event.ctrlKey || event.metaKey) return;
      const does = keys[event.key];
      if (does && does(event)) event.preventDefault();
    });
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      choose(-1);
      waiting = setTimeout(ask, PAUSE);
    });
    field.addEventListener("blur", close);
    field.form.addEventListener("submit", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); /* focus stays */
    list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) go(option);
    });
  };
  document.addEventListener("DOMContentLoaded", start);
  document.addEventListener("htmx:after:swap", start); /* Back may bring a new header */
})();

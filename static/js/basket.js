/* The open basket follows what colleagues do to it, while somebody looks at it and does not write
   in it. Without script a reload does the same. */
(() => {
  "use strict";
  const EVERY = 10000;
  const changed = (field) => (field.options
    ? [...field.options].some((option) => option.selected !== option.defaultSelected)
      && [...field.options].some((option) => option.defaultSelected)
    : field.value !== field.defaultValue);
  const isWriting = (basket) => {
    const here = document.activeElement;
    if (here && basket.contains(here) && here.matches("input, select, textarea")) return true;
    return [...basket.querySelectorAll('input:not([type="hidden"]), select')].some(changed);
  };
  const look = () => {
    const basket = document.getElementById("basket");
    if (!basket || !basket.dataset.news || document.hidden || isWriting(basket)) return;
    window.htmx.ajax("GET", basket.dataset.news, {
      source: basket, target: "#basket", swap: "outerHTML",
    });
  };
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
})();

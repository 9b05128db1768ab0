/* A file on its way to us: how much of it has come. Without script the form is sent as any other. */
(() => {
  "use strict";
  const tell = (sentence) => document.dispatchEvent(new CustomEvent("skub:say", { detail: sentence }));

  const show = (form, words, share) => {
    const box = form.querySelector(".sending");
    const bar = box.querySelector("progress");
    box.hidden = false;
    box.querySelector("span").textContent = words;
    if (share === null) bar.removeAttribute("value");
    else bar.value = Math.floor(share * 100);
  };

  const rest = (form) => {
    form.removeAttribute("aria-busy");
    form.querySelector(".sending").hidden = true;
  };

  /* The form comes back with what must be corrected; the chosen file stays chosen. */
  const putBack = (form, html) => {
    const answer = new DOMParser().parseFromString(html, "text/html");
    const fresh = answer.getElementById("upload");
    if (!fresh) return false;
    const chosen = form.querySelector('input[type="file"]').files;
    document.getElementById("upload").replaceWith(fresh);
    fresh.querySelector('input[type="file"]').files = chosen;
    const said = answer.querySelector("#status p");
    if (said) tell(said.textContent);
    const wanted = fresh.querySelector("[data-focus]");
    if (wanted) wanted.focus();
    return true;
  };

  const answered = (form, request) => {
    const onward = request.getResponseHeader("HX-Redirect");
    if (onward) {
      window.location.assign(onward);
    } else if (request.status >= 500 || !putBack(form, request.responseText)) {
      rest(form);
      tell(form.dataset.failed);
    }
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("HX-Request-Type", "partial");
    request.upload.addEventListener("progress", (event) => {
      show(form, form.dataset.sending, event.lengthComputable ? event.loaded / event.total : null);
    });
    request.upload.addEventListener("load", () => show(form, form.dataset.reading, null));
    request.addEventListener("load", () => answered(form, request));
    request.addEventListener("error", () => { rest(form); tell(form.dataset.failed); });
    request.addEventListener("abort", () => { rest(form); tell(form.dataset.stopped); });
    form.querySelector(".sending button").onclick = () => request.abort();
    form.setAttribute("aria-busy", "true");
    show(form, form.dataset.sending, 0);
    tell(form.dataset.sending);
    request.send(new FormData(form));
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-upload]");
    if (!form) return;
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) send(form); /* a second press changes nothing */
  });

  /* Come back to by the browser's own button: the form is as it was, not as we left it. */
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-upload]")) rest(form);
  });
})();

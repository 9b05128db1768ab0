/* A shelf label's bar code becomes a line of the quick order. The button is there only where the
   browser can read bar codes and has a camera to ask for; nothing of the picture leaves the phone. */
(() => {
  "use strict";
  const button = document.getElementById("scan");
  const view = document.getElementById("scan-view");
  if (!button || !view || !("BarcodeDetector" in window) || !navigator.mediaDevices) return;
  const KINDS = ["ean_13", "ean_8", "upc_a", "code_128", "code_39", "itf"];
  const EVERY = 250; /* ms between two looks: a phone stays cool */
  const AGAIN = 3000; /* ms before the same label counts anew */
  const video = view.querySelector("video");
  const field = document.getElementById(button.dataset.field);
  const tell = (sentence) => document.dispatchEvent(new CustomEvent("skub:say", { detail: sentence }));
  let stream = null;
  let last = { code: "", at: 0 };

  const stop = () => {
    if (stream) for (const track of stream.getTracks()) track.stop();
    stream = null;
    video.srcObject = null;
    view.hidden = true;
    button.hidden = false;
    button.focus();
  };

  const take = (code) => {
    const now = Date.now();
    if (code === last.code && now - last.at < AGAIN) return;
    last = { code, at: now };
    field.value = `${field.value.trimEnd()}${field.value.trim() ? "\n" : ""}${code} `;
    tell(button.dataset.found.replace("%s", code));
  };

  const look = async (detector) => {
    if (!stream) return;
    try {
      for (const found of await detector.detect(video)) take(found.rawValue.trim());
    } catch { /* the picture is not there yet */ }
    setTimeout(() => look(detector), EVERY);
  };

  const start = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch (error) {
      tell(error.name === "NotFoundError" ? button.dataset.missing : button.dataset.refused);
      return;
    }
    video.srcObject = stream;
    view.hidden = false;
    button.hidden = true;
    document.getElementById("scan-stop").focus();
    video.play().catch(() => {}); /* the view was closed at once */
    look(new window.BarcodeDetector({ formats: KINDS }));
  };

  button.addEventListener("click", start);
  document.getElementById("scan-stop").addEventListener("click", stop);
  window.addEventListener("pagehide", () => { if (stream) stop(); });
  window.BarcodeDetector.getSupportedFormats().then((known) => {
    if (KINDS.some((kind) => known.includes(kind))) button.hidden = false;
  });
})();

/* Drafts: what is typed into a form is kept on the server for its writer alone. All works without. */
(function () {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  if (!form) return;
  const IDLE = 2000, LONGEST = 15000, ON_LEAVING = 60000;
  const OURS = ["csrfmiddlewaretoken", "version", "kept_draft"];
  const said = form.querySelector("[data-draft-said]"), sent = form.querySelector('input[name="kept_draft"]');
  let turn = Number(form.dataset.turn), timer = 0, since = 0, dirty = false, submitted = false, going = null, closed = false;

  function tell(words, refused) {
    if (refused) said.setAttribute("role", "status"); else said.removeAttribute("role");
    said.textContent = words;
  }
  /* no password, no code, no file: those are never kept */
  function boxes() {
    const kept = new URLSearchParams();
    let files = false;
    for (const box of form.elements) {
      if (box.type === "file") { files = files || box.files.length > 0; continue; }
      const secret = box.type === "password" || /password|one-time-code/.test(box.autocomplete || "");
      const off = ["checkbox", "radio"].includes(box.type) && !box.checked;
      if (!box.name || box.disabled || secret || off || ["submit", "button"].includes(box.type) || OURS.includes(box.name)) continue;
      const values = box.type === "select-multiple" ? [...box.selectedOptions].map((one) => one.value) : [box.value];
      values.forEach((value) => kept.append(box.name, value));
    }
    return [kept, files];
  }
  function later() {
    if (closed) return;
    const now = Date.now();
    since = since || now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(IDLE, since + LONGEST - now)));
  }
  async function taken(answer) {
    const told = answer.redirected ? null : await answer.json().catch(() => null);
    if (!told) { closed = answer.redirected || [403, 404].includes(answer.status); tell(form.dataset.unkept, true); return; }
    if (answer.ok) turn = told.turn;
    sent.value = turn || "";
    tell(told.said, !answer.ok);
  }
  function send() {
    clearTimeout(timer);
    if (!dirty || closed || submitted || going) return;
    dirty = false;
    since = 0;
    const [kept, files] = boxes();
    const asked = new URLSearchParams({ place: form.dataset.draft, turn, version: form.dataset.version || "", files: files ? "1" : "" });
    going = new AbortController();
    sent.value = turn || 1;
    fetch("/drafts/keep/?" + asked, {
      method: "POST", body: kept, signal: going.signal,
      keepalive: kept.toString().length < ON_LEAVING,
      headers: { "X-CSRFToken": document.querySelector('meta[name="csrf"]').content },
    }).then(taken).catch((fault) => {
      if (fault.name === "AbortError") return;
      dirty = true;
      tell(form.dataset.unkept, true);
    }).finally(() => { going = null; if (dirty) later(); });
  }
  form.addEventListener("input", () => { dirty = true; later(); });
  form.addEventListener("submit", (e) => {
    if (e.defaultPrevented) return;
    submitted = true;
    clearTimeout(timer);
    if (going) going.abort();
  });
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
  /* back from a page that did not take it: what stands here is to be kept again */
  addEventListener("pageshow", (e) => { if (e.persisted && submitted) { submitted = false; dirty = true; later(); } });

  /* ---- the composer is offered its draft when somebody begins to write ---- */
  const slot = document.querySelector("[data-draft-slot]");
  if (!slot) return;
  const text = form.querySelector("textarea");
  function take(offer, fill) {
    turn = Number(offer.dataset.turn);
    sent.value = turn;
    if (fill) for (const [name, value] of JSON.parse(offer.dataset.pairs)) {
      for (const box of form.querySelectorAll('[name="' + name + '"]')) {
        if (box.type === "radio") { if (box.value === value) { box.checked = true; box.dispatchEvent(new Event("change", { bubbles: true })); } } else box.value = value;
      }
    }
    offer.remove();
    text.focus();
  }
  slot.addEventListener("htmx:afterSwap", () => {
    const offer = slot.querySelector("[data-draft-offer]");
    if (!offer) return;
    const kept = (JSON.parse(offer.dataset.pairs).find(([name]) => name === "text") || ["", ""])[1];
    /* the same tab remembered it already */
    if (kept && text.value.replace(/\r/g, "").startsWith(kept.replace(/\r/g, ""))) take(offer, false);
  });
  slot.addEventListener("click", (e) => {
    const offer = e.target.closest("[data-draft-offer]");
    if (offer && e.target.closest("[data-draft-take]")) take(offer, true);
  });
  if (location.hash === "#reply") text.focus();
})();

/* Lists that change while one looks at them, and who else is at a record. All works without. */
(function () {
  "use strict";
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const OURS = { "HX-Request": "true", "X-Unattended": "true" };

  /* ---- a list: rows come, change and go; focus, selection and place on the page stay ---- */
  const live = $("[data-live]");
  const body = $("[data-rows] tbody");
  function made(html) {
    const holder = document.createElement("template");
    holder.innerHTML = html;
    return holder.content.querySelector("tr");
  }
  function flag(row, words) {
    const cell = $("td.k", row), old = $(".chg", cell);
    if (old) old.remove();
    const note = document.createElement("span");
    note.className = "chg";
    note.textContent = words;
    cell.append(note);
  }
  /* what is the same stays as it is: a link that has the focus is not drawn again */
  function update(row, fresh) {
    const now = $$("td", row), then = $$("td", fresh);
    if (now.length !== then.length) { row.replaceChildren(...fresh.childNodes); return; }
    then.forEach((cell, place) => {
      const mine = now[place];
      if (cell.className === "sel" || cell.classList.contains("k")) return;
      if (cell.classList.contains("c-title")) {
        const link = $("a.t", mine), other = $("a.t", cell);
        if (link && other && link.textContent !== other.textContent) link.textContent = other.textContent;
        if (link && other) link.href = other.href;
      } else if (mine.innerHTML !== cell.innerHTML) mine.innerHTML = cell.innerHTML;
    });
    row.dataset.version = fresh.dataset.version;
  }
  function merge(rows, said) {
    const held = document.activeElement, told = { changed: [], fresh: [] };
    const have = new Map($$("tr", body).map((row) => [row.dataset.ref, row]));
    let before = null;
    rows.forEach(([ref, version, html]) => {
      const fresh = made(html);
      let row = have.get(ref);
      if (!row) { row = fresh; told.fresh.push(ref); flag(row, live.dataset.new); }
      else {
        if (row.dataset.version !== String(version) || said.includes(ref)) { told.changed.push(ref); flag(row, live.dataset.changed); }
        row.classList.remove("gone");
        update(row, fresh);
      }
      have.delete(ref);
      const next = before ? before.nextElementSibling : body.firstElementChild;
      if (next !== row) body.insertBefore(row, next);
      before = row;
    });
    have.forEach((row) => {
      const box = $('input[name="ref"]', row);
      if (row.contains(held) || row.classList.contains("cur") || (box && box.checked)) { row.classList.add("gone"); flag(row, live.dataset.gone); }
      else row.remove();
    });
    if (held && held.isConnected && held !== document.activeElement) held.focus({ preventScroll: true });
    return told;
  }
  function views(all) {
    all.forEach(([name, count, hot]) => {
      const tab = $('[data-tab="' + CSS.escape(name) + '"]');
      if (!tab) return;
      let mark = $(".ct", tab);
      if (!mark && count) { mark = document.createElement("span"); tab.append(" ", mark); }
      if (mark) { mark.className = hot ? "ct hot" : "ct"; mark.textContent = count; mark.hidden = !count; }
    });
  }
  function present(here) {
    $$(".here", body || document).forEach((one) => one.remove());
    Object.entries(here).forEach(([ref, words]) => {
      const row = body && $('tr[data-ref="' + CSS.escape(ref) + '"]', body);
      if (!row) return;
      const note = document.createElement("span");
      note.className = "here";
      note.textContent = words;
      $("td.c-title .row", row).append(note);
    });
  }
  /* said once, and only of what others did */
  function announce(told) {
    const refs = [...told.fresh, ...told.changed];
    if (refs.length) live.textContent = live.dataset.said + " " + refs.slice(0, 5).join(", ") + (refs.length > 5 ? " …" : "");
  }
  function redraw() {
    const kept = $(".board, .agenda");
    if (!kept || kept.contains(document.activeElement) || $(".dragging") || $("dialog[open]")) return;
    fetch(location.href, { headers: { "X-Unattended": "true" } }).then((answer) => (answer.ok && !answer.redirected ? answer.text() : "")).then((html) => {
      const other = html && new DOMParser().parseFromString(html, "text/html").querySelector(".board, .agenda");
      if (other) kept.replaceChildren(...other.childNodes);
    });
  }
  let tag = live && live.dataset.tag + "~", lost = 0, asking = false;
  function take(told) {
    tag = told.tag;
    if (told.rows) {
      if (body) announce(merge(told.rows, told.said));
      else if (told.rows.length && !$(".board, .agenda")) { location.reload(); return; }
      else redraw();
      views(told.views);
      const sum = $(".qsum");
      if (sum) sum.innerHTML = told.summary;
    }
    present(told.here);
    document.dispatchEvent(new Event("livelist"));
  }
  function ask() {
    if (document.hidden || asking || !live) return;
    asking = true;
    fetch(live.dataset.live, { headers: { ...OURS, "If-None-Match": '"' + tag + '"' }, cache: "no-store", redirect: "manual" }).then((answer) => {
      if (answer.type === "opaqueredirect") { clearInterval(timer); live.textContent = live.dataset.lost; return null; }
      if (answer.status === 304) { lost = 0; return null; }
      if (!answer.ok) throw new Error(String(answer.status));
      lost = 0;
      return answer.json().then(take);
    }).catch(() => { lost += 1; if (lost === 3) live.textContent = live.dataset.lost; }).finally(() => { asking = false; });
  }
  const timer = live ? setInterval(ask, 1000 * Number(live.dataset.every)) : 0;
  if (live) {
    ask();
    document.addEventListener("visibilitychange", ask);
    /* whoever looks at a row has seen that it changed */
    if (body) body.addEventListener("focusin", (e) => { const note = $(".chg", e.target.closest("tr")); if (note) setTimeout(() => note.remove(), 3000); });
  }

  /* ---- a record: who else has it open or writes, and whether it changed meanwhile ---- */
  const at = $("[data-here]");
  if (!at) return;
  const box = $("form[data-composer] textarea");
  let typed = 0;
  if (box) box.addEventListener("input", () => { const first = Date.now() - typed > 30000; typed = box.value.trim() ? Date.now() : 0; if (first) say(); });
  function tell(gone) {
    const form = new FormData();
    form.append("csrfmiddlewaretoken", $('meta[name="csrf"]').content);
    form.append("version", at.dataset.version);
    const read = $('form[data-composer] input[name="read"]');
    if (read) form.append("read", read.value.split("-")[0]);
    form.append("writing", Date.now() - typed < 60000 ? "1" : "0");
    if (gone) form.append("gone", "1");
    return form;
  }
  function say() {
    if (document.hidden) return;
    fetch(at.dataset.here, { method: "POST", headers: OURS, body: tell(false), redirect: "manual" }).then((answer) => (answer.ok ? answer.json() : null)).then((told) => {
      if (!told) return;
      const words = [told.here, told.changed].filter(Boolean).join(". ");
      const place = $("[data-words]", at);
      if (place.textContent !== words) place.textContent = words;
      $("[data-again]", at).hidden = !told.changed;
      at.hidden = !words;
    }).catch(() => { /* the next time */ });
  }
  say();
  setInterval(say, 15000);
  document.addEventListener("visibilitychange", say);
  addEventListener("pagehide", () => { if (navigator.sendBeacon) navigator.sendBeacon(at.dataset.here, tell(true)); });
})();

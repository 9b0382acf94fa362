/* Progressive enhancement; every page works without it. No framework, no inline handlers. */
(function () {
  "use strict";
  const root = document.documentElement;
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const keep = (name, value) => {
    const secure = location.protocol === "https:" ? ";secure" : "";
    document.cookie = name + "=" + value + ";path=/;max-age=31536000;samesite=lax" + secure;
  };
  const typing = (e) => e.target.closest("input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable],dialog");

  /* htmx sends the token that Django asks for */
  document.addEventListener("htmx:configRequest", (e) => {
    const meta = $('meta[name="csrf"]');
    if (meta) e.detail.headers["X-CSRFToken"] = meta.content;
    /* a clock that asks by itself is nobody at work: the limit of rest goes on */
    if (!e.detail.triggeringEvent) e.detail.headers["X-Unattended"] = "true";
  });

  /* ---- theme, menu, popovers, dialogs ---- */
  function theme() {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme:dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    keep("theme", root.dataset.theme);
  }
  function rail() {
    const app = $("#app");
    if (!app) return;
    keep("rail", app.classList.toggle("rail") ? "on" : "off");
  }
  const closeMenus = (but) => $$("details[data-pop][open]").forEach((d) => { if (!d.contains(but)) d.open = false; });
  /* what Escape closes gives the focus back to what opened it */
  function leaveMenu() {
    const open = $$("details[data-pop][open]");
    const held = open.find((d) => d.contains(document.activeElement)) || open[0];
    closeMenus(null);
    if (held) $("summary", held).focus();
    return open.length > 0;
  }
  /* whoever opens a small form goes on in its first field; on a phone the keyboard would hide it */
  document.addEventListener("toggle", (e) => {
    if (!e.target.open || !e.target.matches("details[data-pop]") || !matchMedia("(hover:hover)").matches) return;
    const field = $(":scope > form.menu :is(input:not([type=hidden]),select,textarea)", e.target);
    if (field) field.focus();
  }, true);
  function dialog(id) {
    const d = document.getElementById(id);
    if (d && !d.open) d.showModal();
  }
  document.addEventListener("click", (e) => {
    closeMenus(e.target);
    const open = e.target.closest("[data-open]");
    if (open) dialog(open.dataset.open);
    if (e.target.closest("[data-theme-toggle]")) theme();
    if (e.target.closest("[data-rail]")) rail();
    if (e.target.closest("[data-print]")) window.print();
    const say = e.target.closest("[data-say]"), reply = say && $("form[data-composer] textarea");
    if (reply) { reply.value += (reply.value.trim() ? "\n\n" : "") + say.dataset.say; reply.dispatchEvent(new Event("input", { bubbles: true })); reply.focus(); }
    const menu = e.target.closest("[data-menu]");
    if (menu) menu.setAttribute("aria-expanded", String($("#app").classList.toggle("menu-open")));
    else if (!e.target.closest("#menu")) { const app = $("#app"); if (app) app.classList.remove("menu-open"); }
    if (e.target.matches("dialog")) e.target.close();
    if (e.target.closest("[data-unpeek]")) unpeek();
  });

  /* ---- rows: move, select, peek ---- */
  const ROW = ":is([data-rows] tbody tr,[data-rows] .kc)";
  const rows = () => $$(ROW);
  let at = -1;
  function mark(place) {
    const all = rows();
    if (all[at]) all[at].classList.remove("cur");
    at = place;
    all[at].classList.add("cur");
  }
  /* however the focus came into a row, that row is the one that the keys mean */
  document.addEventListener("focusin", (e) => {
    const row = e.target.closest(ROW);
    if (row) mark(rows().indexOf(row));
  });
  /* rows may have moved since: what is marked is where one is */
  const find = () => { const here = rows().findIndex((row) => row.classList.contains("cur")); if (here >= 0) at = here; };
  document.addEventListener("livelist", () => { find(); if (bulk) count(); });
  function go(step) {
    find();
    const all = rows();
    if (!all.length) return false;
    mark(Math.max(0, Math.min(all.length - 1, at + step)));
    const link = $("a.t", all[at]);
    if (link) link.focus();
    all[at].scrollIntoView({ block: "nearest" });
    if ($("#peek").innerHTML) peek();
    return true;
  }
  function unpeek() {
    const box = $("#peek");
    if (box) box.innerHTML = "";
    const row = rows()[at];
    if (row) { const link = $("a.t", row); if (link) link.focus(); }
  }
  function peek() {
    const link = rows()[at] && $("a[data-peek]", rows()[at]);
    if (!link || !window.htmx) return false;
    window.htmx.ajax("GET", link.dataset.peek, { target: "#peek", swap: "innerHTML" });
    return true;
  }

  /* ---- bulk ---- */
  const bulk = $("form[data-bulk]");
  function count() {
    const boxes = $$('tbody input[name="ref"]', bulk);
    const chosen = boxes.filter((b) => b.checked);
    boxes.forEach((b) => b.closest("tr").setAttribute("aria-selected", String(b.checked)));
    const bar = $(".bulk", bulk);
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    $("[data-count]", bar).textContent = String(chosen.length);
    const all = $("[data-all]", bulk);
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    offerAll(bar, all.checked && boxes.length > 0);
  }
  /* once a whole page of several is marked: all that the list finds, as many as it says then */
  function offerAll(bar, whole) {
    const label = $("[data-whole]", bar), box = $("input", label), text = $("[data-offer]", label);
    label.hidden = !(whole && bulk.dataset.more);
    if (label.hidden) { box.checked = false; return; }
    const total = $("[data-total]", text);
    if (box.checked) $("[data-count]", bar).textContent = total ? total.dataset.total : text.textContent;
    if (label.dataset.asked || !window.htmx) return;
    label.dataset.asked = "yes";
    window.htmx.ajax("GET", bulk.dataset.more, { target: text, swap: "innerHTML" }).then(count);
  }
  /* selects the row that the keys mean, the first where none was meant yet, and goes on to the next */
  function select() {
    if (!rows()[at] && !go(1)) return false;
    const box = $('input[name="ref"]', rows()[at]);
    if (!box) return false;
    box.click();
    return go(1);
  }
  function wholePage() {
    const all = bulk && $("[data-all]", bulk), box = bulk && $("[data-whole]:not([hidden]) input", bulk);
    if (!all) return false;
    (all.checked && box ? box : all).click();
    return true;
  }
  if (bulk) {
    bulk.addEventListener("change", (e) => {
      if (e.target.matches("[data-all]")) $$('tbody input[name="ref"]', bulk).forEach((b) => { b.checked = e.target.checked; });
      count();
    });
    bulk.addEventListener("click", (e) => {
      const value = e.target.closest("button[data-value]");
      if (value) $('input[name="value"]', bulk).value = value.dataset.value;
      if (e.target.closest("[data-clear]")) { $$('tbody input[name="ref"]', bulk).forEach((b) => { b.checked = false; }); count(); }
    });
    count();
  }

  /* ---- fields that name a record: offer what fits while one types ---- */
  let waiting = 0;
  document.addEventListener("input", (e) => {
    const field = e.target.closest("[data-choices]");
    if (!field) return;
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      fetch(field.dataset.choices + "?q=" + encodeURIComponent(field.value), { headers: { "HX-Request": "true" } })
        .then((answer) => (answer.ok ? answer.text() : ""))
        .then((html) => { const list = document.getElementById(field.getAttribute("list")); if (list) list.innerHTML = html; });
    }, 180);
  });

  /* sent with Shift: and then it waits for whom it was written to */
  const waits = (form) => { const box = $('input[type=checkbox][aria-keyshortcuts="Control+Shift+Enter"]', form); if (box) box.checked = true; };

  /* ---- what is being written stays while the page is elsewhere, and until it was taken ---- */
  const composer = $("form[data-composer]");
  function draft(name, value) {
    try {
      if (value === undefined) return sessionStorage.getItem(name) || "";
      if (value) sessionStorage.setItem(name, value); else sessionStorage.removeItem(name);
    } catch (_) { /* no storage, or it is full */ }
    return "";
  }
  if (composer) {
    const text = $("textarea", composer), name = "draft:" + composer.action, sent = "sent:" + composer.action;
    /* the server leads to what was said, so the draft goes; any other way back finds it again */
    const way = (performance.getEntriesByType("navigation")[0] || {}).type;
    if (location.hash === "#latest" && way === "navigate" && draft(sent)) { draft(name, ""); text.value = ""; }
    draft(sent, "");
    text.value = text.value || draft(name);
    text.addEventListener("input", () => draft(name, text.value));
    composer.addEventListener("submit", () => draft(sent, "yes"));
    composer.addEventListener("change", (e) => { if (e.target.name === "internal") composer.classList.toggle("note", e.target.value === "1"); });
  }

  document.addEventListener("submit", (e) => {
    if (e.target.getAttribute("action") === "/accounts/logout/") try { sessionStorage.clear(); } catch (_) { /* no storage */ }
  });

  /* ---- the map: arrows walk the cells; elsewhere on the page they scroll as ever ---- */
  const near = (n) => n === document.body || (n.closest("#main") && !n.closest("#panel,details,form"));
  function walk(key) {
    const cell = document.activeElement && document.activeElement.closest && document.activeElement.closest("table.map td");
    const table = $("table.map");
    if (!table || (!cell && !near(document.activeElement))) return false;
    if (!cell) { const first = $("a.cell", table); if (first) first.focus(); return true; }
    const lines = $$("tbody tr:not(.g)", table), line = cell.parentElement, column = [...line.children].indexOf(cell);
    let y = lines.indexOf(line), x = column;
    const by = root.dir === "rtl" ? -1 : 1;
    for (let tries = 0; tries < 200; tries += 1) {
      if (key === "ArrowDown") y += 1; else if (key === "ArrowUp") y -= 1; else if (key === "ArrowRight") x += by; else x -= by;
      if (y < 0 || y >= lines.length || x < 1 || x >= lines[0].children.length) return true;
      const link = lines[y].children[x] && $("a.cell", lines[y].children[x]);
      if (link) { link.focus(); return true; }
    }
    return true;
  }
  /* a panel that came in: its cell is marked, and it is where people look */
  document.addEventListener("htmx:afterSettle", () => {
    const panel = $("#panel"), table = $("table.map");
    if (!panel || !table) return;
    $$("a.cell", table).forEach((cell) => {
      const here = cell.pathname === location.pathname;
      cell.classList.toggle("on", here);
      if (here) cell.setAttribute("aria-current", "true"); else cell.removeAttribute("aria-current");
    });
    const narrow = matchMedia("(max-width:1180px)").matches;
    if (narrow) panel.scrollIntoView();
    const heading = $("#p-t", panel);
    if (heading) heading.focus({ preventScroll: !narrow });
  });
  function leavePanel() {
    const panel = $("#panel"), shut = panel && $("[data-close]", panel);
    if (!shut) return;
    const cell = $('table.map a.cell[aria-current="true"]');
    if (panel.contains(document.activeElement) && cell) cell.focus(); else shut.click();
  }
  function nextPressing(step) {
    const cells = $$("table.map a.cell[data-pressing]");
    if (!cells.length) return false;
    const here = cells.indexOf(document.activeElement);
    cells[(here + step + cells.length) % cells.length].focus();
    return true;
  }

  /* ---- keys ---- */
  let lead = "", since = 0;
  const places = { h: "/", w: "/work/", d: "/desk/", c: "/conformity/", r: "/risks/", a: "/audits/", o: "/documents/", s: "/standards/" };
  function press(key) {
    const target = $$('[aria-keyshortcuts="' + key + '"]').find((n) => n.offsetParent !== null);
    if (!target) { const box = key === "/" && $("#top-q"); if (box) box.focus(); return Boolean(box); }
    if (target.tagName === "SUMMARY") { target.parentElement.open = !target.parentElement.open; const first = $("a,button,input:not([type=hidden])", target.nextElementSibling); if (first && target.parentElement.open) first.focus(); }
    else if (target.tagName === "INPUT" && target.type !== "radio") { target.focus(); target.select && target.select(); }
    else if (target.type === "radio") { target.checked = true; target.dispatchEvent(new Event("change", { bubbles: true })); const t = $("textarea", target.form); if (t) t.focus(); }
    else { if (target.href) draft("keyed", "yes"); target.click(); }
    return true;
  }
  function led(key) {
    /* only where the reader's menu leads: nobody is sent to a page that is not for them */
    const place = lead === "g" && places[key] && $('a[href="' + places[key] + '"]');
    if (place) { draft("keyed", "row"); location.href = place.href; return true; }
    const made = lead === "n" && $$("[data-new][data-key]").find((one) => one.dataset.key === key);
    if (made) { draft("keyed", "yes"); location.href = made.href; return true; }
    return false;
  }
  function single(key) {
    if (key === "?") { dialog("keys"); return true; }
    if (key === "[") { rail(); return true; }
    if (key.startsWith("Arrow")) return walk(key);
    if (key === "j" || key === "k") {
      const step = key === "j" ? 1 : -1;
      if (go(step)) return true;
      const link = $(step > 0 ? "[data-next]" : "[data-prev]");
      if (link) { link.click(); return true; }
      return nextPressing(step);
    }
    const row = rows()[at];
    if (key === "X") return wholePage();
    if (key === "x") return select();
    if (key === " " && row) return peek();
    const mover = key === "m" && row && $("[data-moves]", row);
    if (mover) { mover.click(); return true; }
    if (/^[1-9]$/.test(key)) { const view = $('[data-view="' + key + '"]'); if (view) { location.href = view.href; return true; } }
    return press(key);
  }
  document.addEventListener("keydown", (e) => {
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") { e.preventDefault(); document.dispatchEvent(new Event("palette")); return; }
    if ((e.ctrlKey || e.metaKey) && e.key === "Enter") { const form = e.target.closest("form:not([data-bulk])"); if (form) { e.preventDefault(); if (e.shiftKey) waits(form); form.requestSubmit(); } return; }
    if (e.key === "Enter" && e.target.closest("form[data-bulk] [type=checkbox]")) { e.preventDefault(); return; }
    if (e.key === "Enter" && e.target.closest("[data-enters]")) { e.preventDefault(); $("button.pri", e.target.closest(".menu")).click(); return; }
    if (e.key === "Escape") { if (!$("dialog[open]") && !leaveMenu()) { if ($("#peek") && $("#peek").innerHTML) unpeek(); else if (!typing(e)) leavePanel(); } return; }
    if (e.ctrlKey || e.metaKey || e.altKey || document.body.dataset.keys === "off" || typing(e)) return;
    if (e.key === "Enter") return;
    const now = Date.now();
    if (lead && now - since < 1000 && led(e.key)) { e.preventDefault(); lead = ""; return; }
    lead = "";
    if (e.key === "g" || e.key === "n") { lead = e.key; since = now; if (e.key === "n") press("n"); return; }
    if (e.key === " " && e.target.closest("button,summary,[type=checkbox],[type=radio]")) return;
    if (single(e.key)) e.preventDefault();
  });

  /* ---- what can be taken back for some seconds: said aloud, and gone when it is too late ---- */
  for (const offer of $$("[data-undo]", $("#toast") || document)) {
    const box = offer.parentElement, until = Date.now() + 1000 * Number(offer.dataset.undo);
    offer.remove();
    setTimeout(() => box.append(offer), 50);
    setTimeout(() => offer.remove(), until - Date.now());
  }

  /* ---- at set-up the browser's zone is proposed ---- */
  const place = $("select[data-zone-here]"), zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (place && [...place.options].some((one) => one.value === zone)) place.value = zone;

  /* ---- problems come into view ---- */
  const problems = $("#problems");
  const keyed = draft("keyed");
  if (problems) problems.focus();
  /* whoever came to a list by a key is on its first row: Enter opens it */
  else if (keyed === "row" && $("[data-rows]") && go(1)) window.scrollTo(0, 0);
  /* whoever came to a form by a key goes on in its first field */
  else if (keyed) { const field = $("#main form.form :is(input:not([type=hidden]),select,textarea)"); if (field) field.focus(); }
  draft("keyed", "");
})();

/* The board: moves by menu and key without leaving it, and by dragging. All works without. */
(function () {
  "use strict";
  const board = document.querySelector("[data-board]");
  if (!board) return;
  const $ = (s, r = document) => r.querySelector(s);
  const $$ = (s, r = document) => [...r.querySelectorAll(s)];
  const leads = JSON.parse(board.dataset.leads);
  const mover = $("#mover"), toast = $("#toast");
  const here = () => encodeURIComponent(location.pathname + location.search);

  function say(words) {
    toast.textContent = "";
    const note = document.createElement("div");
    note.className = "toast";
    note.textContent = words;
    toast.append(note);
    setTimeout(() => { if (note.parentElement === toast) note.remove(); }, 6000);
  }
  function remembered(ref) {
    try {
      if (ref) sessionStorage.setItem("moved", ref);
      else { const was = sessionStorage.getItem("moved"); sessionStorage.removeItem("moved"); return was; }
    } catch (_) { /* no storage */ }
    return null;
  }
  function addressOf(card, move) {
    return $("[data-moves]", card).getAttribute("href").replace(/moves\/$/, "move/" + move + "/") + "?back=" + here();
  }
  /* A redirect says that it happened; anything else is the sentence why not. */
  function post(address, ref) {
    const headers = { "HX-Request": "true", "X-CSRFToken": $('meta[name="csrf"]').content };
    return fetch(address, { method: "POST", headers, redirect: "manual" }).then((answer) => {
      if (answer.type === "opaqueredirect") { remembered(ref); location.reload(); return null; }
      return answer.text().then((html) => { if (mover.open) mover.close(); toast.innerHTML = html; });
    }, () => { location.href = address; });
  }

  /* ---- the menu of one card ---- */
  let opener = null;
  function ask(link, to) {
    const query = ["back=" + here()].concat((to || []).map((state) => "to=" + encodeURIComponent(state))).join("&");
    opener = link;
    fetch(link.getAttribute("href") + "?" + query, { headers: { "HX-Request": "true" } }).then((answer) => {
      if (!answer.ok || answer.redirected) { location.href = link.href; return; }
      answer.text().then((html) => {
        mover.innerHTML = html;
        mover.showModal();
        const first = $("li a,li button", mover);
        if (first) first.focus();
      });
    });
  }
  board.addEventListener("click", (e) => {
    const link = e.target.closest("[data-moves]");
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    ask(link);
  });
  mover.addEventListener("close", () => { if (opener) opener.focus(); });
  mover.addEventListener("submit", (e) => {
    if (!e.target.matches("[data-taken]")) return;
    e.preventDefault();
    post(e.target.getAttribute("action"), opener.closest("[data-card]").dataset.card);
  });
  mover.addEventListener("keydown", (e) => {
    if (e.key !== "ArrowDown" && e.key !== "ArrowUp") return;
    const all = $$("li a,li button", mover);
    const next = all.indexOf(document.activeElement) + (e.key === "ArrowDown" ? 1 : -1);
    if (all.length) all[(next + all.length) % all.length].focus();
    e.preventDefault();
  });

  /* ---- from column to column by arrows ---- */
  document.addEventListener("keydown", (e) => {
    const card = e.target.closest && e.target.closest("[data-board] .kc");
    const sideways = e.key === "ArrowLeft" || e.key === "ArrowRight";
    if (!card || !sideways || document.body.dataset.keys === "off" || e.ctrlKey || e.altKey || e.metaKey) return;
    const by = (e.key === "ArrowRight") === (document.documentElement.dir !== "rtl") ? 1 : -1;
    const lanes = $$("[data-lane]", board).filter((lane) => $(".kc", lane));
    const lane = card.closest("[data-lane]"), line = $$(".kc", lane).indexOf(card);
    const next = lanes[lanes.indexOf(lane) + by];
    if (!next) return;
    const cards = $$(".kc", next);
    $("a.t", cards[Math.min(line, cards.length - 1)]).focus();
    e.preventDefault();
  });

  /* ---- dragging ---- */
  let held = null;
  const waysTo = (lane) => (leads[held.dataset.state] || {})[lane.dataset.lane] || [];
  function end() {
    board.classList.remove("dragging");
    $$("[data-lane]", board).forEach((lane) => lane.classList.remove("may", "off", "over"));
    if (held) held.classList.remove("held");
    held = null;
  }
  board.addEventListener("dragstart", (e) => {
    held = e.target.closest && e.target.closest("[data-card]");
    if (!held || !$("[data-moves]", held)) { held = null; e.preventDefault(); return; }
    e.dataTransfer.effectAllowed = "move";
    e.dataTransfer.setData("text/plain", held.dataset.card);
    held.classList.add("held");
    board.classList.add("dragging");
    $$("[data-lane]", board).forEach((lane) => lane.classList.add(waysTo(lane).length || lane.contains(held) ? "may" : "off"));
  });
  board.addEventListener("dragend", end);
  board.addEventListener("dragover", (e) => {
    const lane = e.target.closest("[data-lane]");
    if (!held || !lane) return;
    e.preventDefault();
    $$(".over", board).forEach((one) => one.classList.remove("over"));
    lane.classList.add("over");
  });
  board.addEventListener("drop", (e) => {
    const lane = e.target.closest("[data-lane]");
    if (!held || !lane) return;
    e.preventDefault();
    const card = held, ways = waysTo(lane), same = lane.contains(card);
    end();
    if (same) return;
    if (!ways.length) { say(board.dataset.nowhere); return; }
    if (ways.length > 1) { ask($("[data-moves]", card), ways.map((way) => way[2])); return; }
    const address = addressOf(card, ways[0][0]);
    if (ways[0][1]) location.href = address; else post(address, card.dataset.card);
  });

  /* ---- what was moved keeps the focus, wherever it went, and can be taken back ---- */
  function offerBack(ref) {
    const address = location.pathname.replace(/board\/$/, encodeURIComponent(ref) + "/undo/") + "?back=" + here();
    fetch(address, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
      if (!html.trim()) return;
      toast.innerHTML = html;
      const offer = toast.firstElementChild;
      setTimeout(() => { if (offer.parentElement === toast) offer.remove(); }, 1000 * Number(offer.dataset.undo));
    });
  }
  const moved = remembered();
  const card = moved && $('[data-card="' + CSS.escape(moved) + '"]');
  if (card) {
    $("a.t", card).focus();
    const lane = card.closest("[data-lane]");
    say(moved + ": " + $("h2 .st", lane).textContent.trim());
  } else if (moved) say(moved);
  if (moved) offerBack(moved);
})();

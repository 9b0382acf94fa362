/* Naming people in a comment: after an @ those who may read it are offered. All works without. */
(function () {
  "use strict";
  const composer = document.querySelector("form[data-composer]");
  const text = composer && composer.querySelector("textarea");
  if (!text) return;
  const list = document.createElement("ul");
  list.id = "named";
  list.className = "menu named";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", composer.dataset.people);
  composer.append(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", "named");
  const options = () => [...list.children];
  const NAMING = /(^|[\s(])@([\p{L}\p{N}][\p{L}\p{N}.' -]{0,39}|)$/u;
  let at = 0, waiting = 0, asked = 0;

  function shut() {
    asked += 1;
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  }
  function mark(place) {
    const all = options();
    at = (place + all.length) % all.length;
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === at)));
    text.setAttribute("aria-activedescendant", all[at].id);
  }
  function named() {
    return text.selectionStart === text.selectionEnd ? NAMING.exec(text.value.slice(0, text.selectionStart)) : null;
  }
  function ask() {
    const now = named();
    if (!now) { shut(); return; }
    const inside = composer.querySelector('input[name="internal"][value="1"]:checked') ? "1" : "0";
    const address = composer.getAttribute("action").replace(/comment\/$/, "people/") + "?internal=" + inside + "&q=" + encodeURIComponent(now[2]);
    const mine = (asked += 1);
    fetch(address, { headers: { "HX-Request": "true" } }).then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
      if (mine !== asked) return;
      list.innerHTML = html;
      list.hidden = !options().length;
      if (list.hidden) shut(); else mark(0);
    });
  }
  function take(option) {
    const now = named();
    if (now) {
      const end = text.selectionStart, start = end - now[2].length - 1;
      text.setRangeText(option.dataset.written + " ", start, end, "end");
      text.dispatchEvent(new Event("input", { bubbles: true }));
    }
    shut();
    text.focus();
  }
  text.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); });
  text.addEventListener("blur", () => setTimeout(shut, 150));
  text.addEventListener("keydown", (e) => {
    if (list.hidden || e.ctrlKey || e.metaKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) mark(at + step);
    else if (e.key === "Enter" || e.key === "Tab") take(options()[at]);
    else if (e.key === "Escape") shut();
    else return;
    e.preventDefault();
    e.stopPropagation();
  });
  list.addEventListener("mousedown", (e) => {
    const option = e.target.closest("[role=option]");
    if (option) { e.preventDefault(); take(option); }
  });
})();

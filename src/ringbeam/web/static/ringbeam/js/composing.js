/* While one writes a comment: after @ people are offered, after # records, after / at the
   beginning of a line ready texts; a picture that is pasted or dropped goes along. All works without. */
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
  composer.append(list);
  text.setAttribute("aria-autocomplete", "list");
  text.setAttribute("aria-controls", "named");
  const options = () => [...list.children];
  const WORDS = "([\\p{L}\\p{N}][\\p{L}\\p{N}.' -]{0,39}|)$";
  const SIGNS = [
    { of: "people", label: composer.dataset.people, find: new RegExp("(^|[\\s(])@" + WORDS, "u") },
    { of: "records", label: composer.dataset.records, find: new RegExp("(^|[\\s(])#" + WORDS, "u") },
    { of: "texts", label: composer.dataset.texts, find: new RegExp("(^|\\n)/" + WORDS, "u") },
  ];
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
  /* what is being named before the caret: of which sort, and by which words */
  function named() {
    if (text.selectionStart !== text.selectionEnd) return null;
    const before = text.value.slice(0, text.selectionStart);
    for (const sign of SIGNS) {
      const hit = sign.label ? sign.find.exec(before) : null;
      if (hit) return { sign, words: hit[2] };
    }
    return null;
  }
  function ask() {
    const now = named();
    if (!now) { shut(); return; }
    const inside = composer.querySelector('input[name="internal"][value="1"]:checked') ? "1" : "0";
    const asking = new URLSearchParams({ of: now.sign.of, internal: inside, q: now.words });
    const mine = (asked += 1);
    fetch(composer.getAttribute("action").replace(/comment\/$/, "offers/") + "?" + asking, { headers: { "HX-Request": "true" } })
      .then((answer) => (answer.ok ? answer.text() : "")).then((html) => {
        if (mine !== asked) return;
        list.innerHTML = html;
        list.setAttribute("aria-label", now.sign.label);
        list.hidden = !options().length;
        if (list.hidden) shut(); else mark(0);
      });
  }
  function changed() { text.dispatchEvent(new Event("input", { bubbles: true })); }
  function take(option) {
    const now = named();
    if (now) {
      const end = text.selectionStart, start = end - now.words.length - 1;
      text.setRangeText(option.dataset.written + (now.sign.of === "texts" ? "" : " "), start, end, "end");
      changed();
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
  const button = composer.querySelector("[data-texts-button]");
  if (button) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const end = text.selectionEnd, begins = end === 0 || text.value[end - 1] === "\n";
      text.setRangeText(begins ? "/" : "\n/", end, end, "end");
      text.focus();
      changed();
    });
  }

  /* ---- pictures: they are sent with the message, and stand where they were put ---- */
  const files = composer.querySelector('input[type="file"]');
  let number = 0;
  function put(pictures) {
    const kept = new DataTransfer();
    for (const one of files.files) kept.items.add(one);
    for (const one of pictures) {
      number += 1;
      const name = "picture-" + number + "." + one.type.slice(6).replace("jpeg", "jpg");
      kept.items.add(new File([one], name, { type: one.type }));
      text.setRangeText("![" + name + "](" + name + ")\n", text.selectionEnd, text.selectionEnd, "end");
    }
    files.files = kept.files;
    files.dispatchEvent(new Event("change", { bubbles: true }));
    changed();
  }
  const picturesIn = (data) => [...(data ? data.files : [])].filter((one) => /^image\/(png|jpeg|gif|webp)$/.test(one.type));
  for (const happens of ["paste", "drop"]) {
    text.addEventListener(happens, (e) => {
      const pictures = files ? picturesIn(e.clipboardData || e.dataTransfer) : [];
      if (pictures.length) { e.preventDefault(); put(pictures); }
    });
  }
})();

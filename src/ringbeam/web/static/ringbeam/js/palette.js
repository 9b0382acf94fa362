/* The command palette: Ctrl K. A dialog keeps the focus; the list is chosen from by arrows. */
(function () {
  "use strict";
  const box = document.getElementById("palette");
  if (!box || !box.showModal) return;
  const field = box.querySelector("[role=combobox]");
  const recent = box.querySelector("[name=recent]");
  const said = box.querySelector("[data-said]");
  const options = () => [...box.querySelectorAll("[role=option]")];
  /* Which line is marked; the words that the lines are for; whether Enter came before they did. */
  let at = -1, shown = null, entered = false;

  /* ---- what was open lately: numbers alone, on this device, until one signs out ---- */
  function lately(refs) {
    try {
      if (refs) localStorage.setItem("recent", refs.join(","));
      return (localStorage.getItem("recent") || "").split(",").filter(Boolean);
    } catch (_) { return []; }
  }
  const here = /^\/[a-z-]+\/([A-Z]+-\d+)\/$/.exec(location.pathname);
  if (here) lately([here[1], ...lately().filter((ref) => ref !== here[1])].slice(0, 8));
  document.addEventListener("submit", (e) => {
    if (e.target.getAttribute("action") === "/accounts/logout/") try { localStorage.removeItem("recent"); } catch (_) { /* no storage */ }
  });

  function open(words) {
    if (!box.open) box.showModal();
    recent.disabled = false;
    recent.value = lately().filter((ref) => !here || ref !== here[1]).join(",");
    if (words !== undefined) field.value = words;
    shown = null;
    field.focus();
    field.select();
    field.dispatchEvent(new Event("ask"));
  }
  function mark(place) {
    const all = options();
    all.forEach((one, n) => one.setAttribute("aria-selected", String(n === place)));
    at = all.length ? place : -1;
    if (at < 0) { field.removeAttribute("aria-activedescendant"); return; }
    field.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  }
  function choose(option, apart) {
    if (!option || !option.href) return;
    if (apart && !("post" in option.dataset)) { window.open(option.href, "_blank", "noopener"); return; }
    if (!("post" in option.dataset)) { location.href = option.href; return; }
    const form = document.createElement("form"), token = document.createElement("input");
    form.method = "post";
    form.action = option.href;
    token.type = "hidden";
    token.name = "csrfmiddlewaretoken";
    token.value = document.querySelector('meta[name="csrf"]').content;
    form.append(token);
    document.body.append(form);
    form.submit();
  }

  document.addEventListener("palette", () => open());
  const top = document.getElementById("top-q");
  if (top) top.addEventListener("mousedown", (e) => { e.preventDefault(); open(top.value); });
  document.addEventListener("htmx:afterSwap", (e) => {
    if (!box.open || !e.target.closest || !e.detail.elt || !(e.detail.elt === field || box.contains(e.target))) return;
    const all = options();
    shown = box.querySelector("#pal-list").dataset.words;
    field.setAttribute("aria-expanded", String(all.length > 0));
    said.textContent = all.length ? all.length + " " + box.querySelector("[role=listbox]").getAttribute("aria-label") : box.querySelector("#pal-list").textContent;
    mark(all.length ? 0 : -1);
    if (entered && shown === field.value.trim()) { entered = false; choose(all[0]); }
  });
  field.addEventListener("input", () => { entered = false; });
  box.addEventListener("keydown", (e) => {
    e.stopPropagation();
    const all = options();
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      if (all.length) mark((at + (e.key === "ArrowDown" ? 1 : -1) + all.length) % all.length);
      e.preventDefault();
    } else if (e.key === "Enter") {
      if (shown !== field.value.trim()) entered = true;
      else choose(all[at], e.ctrlKey || e.metaKey);
      e.preventDefault();
    } else if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
      box.close();
      e.preventDefault();
    }
  });
  box.addEventListener("click", (e) => {
    const option = e.target.closest("a[role=option]");
    if (option && "post" in option.dataset) { e.preventDefault(); choose(option); }
  });
  box.addEventListener("close", () => { field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); });
})();

/* Passkeys: the browser's ceremony for a form that names what is asked. Without it, other ways stay. */
(function () {
  "use strict";
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const listed = (all) => (all || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function create(options, alone) {
    const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    asked.user = { ...asked.user, id: bytes(asked.user.id) };
    asked.excludeCredentials = listed(asked.excludeCredentials);
    asked.authenticatorSelection = { ...asked.authenticatorSelection, residentKey: alone ? "required" : "discouraged", requireResidentKey: alone };
    if (alone) asked.authenticatorSelection.userVerification = "required";
    return navigator.credentials.create({ publicKey: asked });
  }
  async function get(options) {
    const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
    asked.allowCredentials = listed(asked.allowCredentials);
    return navigator.credentials.get({ publicKey: asked });
  }
  /* as JSON, byte strings in base64url, under the names of the specification */
  function told(made) {
    const said = { id: made.id, rawId: text(made.rawId), type: made.type, response: {} };
    said.authenticatorAttachment = made.authenticatorAttachment;
    said.clientExtensionResults = made.getClientExtensionResults();
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      const value = made.response[name];
      if (value) said.response[name] = text(value);
    }
    if (made.response.getTransports) said.response.transports = made.response.getTransports();
    return said;
  }
  async function options(form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options);
    const answer = await fetch(form.dataset.ask, { headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" } });
    if (!answer.ok) throw new Error(String(answer.status));
    return (await answer.json()).request_options;
  }
  async function go(form) {
    const said = form.querySelector("[data-passkey-said]");
    const alone = form.querySelector("[name=passwordless]");
    said.textContent = "";
    try {
      const asked = await options(form);
      const made = form.dataset.passkey === "create" ? await create(asked, Boolean(alone && alone.checked)) : await get(asked);
      form.querySelector("[name=credential]").value = JSON.stringify(told(made));
      form.submit();
    } catch {
      said.textContent = document.getElementById("passkey-failed").content.textContent;
    }
  }
  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("click", (e) => { if (e.target.closest("[data-passkey-go]")) go(form); });
    form.addEventListener("submit", (e) => { e.preventDefault(); go(form); });
  }
})();

// Joins a button and a form to the browser's passkeys, by allauth's own script; says so where it comes to nothing.
document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const words = document.getElementById("passkey-refused");
  words.hidden = false;
  words.scrollIntoView({ block: "nearest" });
});
for (const place of document.querySelectorAll("[data-passkey]")) {
  const { passkey, ...ids } = place.dataset;
  window.allauth.webauthn.forms[passkey]({ ids });
}

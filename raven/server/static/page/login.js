/** The page that asks for the server's key: for the key the server sets a cookie, and the page that was wanted comes. */

import { byId } from "./ground/dom.js";
import { rememberKey } from "./ground/key.js";
import { fill, t } from "./texts/texts.js";

const form = byId("login"), input = byId("key"), error = byId("login-error"), button = form.querySelector("button");

fill(document);
error.hidden = !("wrong" in form.dataset);

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const key = input.value.trim();
  button.disabled = true;
  try {
    const body = JSON.stringify({ key });
    const answer = await fetch(`${form.dataset.root}login`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    if (answer.ok) return enter(key);
    tell(answer.status === 401 ? "login.wrong" : "error.fault");
  } catch {
    tell("error.unreachable");
  }
  button.disabled = false;
  input.select();
  return undefined;
});

function enter(key) {
  rememberKey(key);
  const address = new URL(location.href);
  address.searchParams.delete("key"); // it was a wrong one
  location.replace(address);
}

function tell(text) {
  error.textContent = t(text);
  error.hidden = false;
}

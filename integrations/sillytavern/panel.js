/** The extension's panel among SillyTavern's settings of extensions. */

const PANEL = `
<div id="raven-settings" class="extension_container">
  <div class="inline-drawer">
    <div class="inline-drawer-toggle inline-drawer-header">
      <b>Raven: live avatars</b>
      <div class="inline-drawer-icon fa-solid fa-circle-chevron-down down"></div>
    </div>
    <div class="inline-drawer-content">
      <label class="checkbox_label"><input type="checkbox" data-raven="enabled"> <span>Show live avatars</span></label>
      <div id="raven-status" role="status"></div>
      <label>Address of the Raven server
        <input class="text_pole" type="url" data-raven="address" placeholder="http://localhost:5100"></label>
      <label>Its key, if it wants one
        <input class="text_pole" type="password" data-raven="key" autocomplete="off" placeholder="none on this computer"></label>
      <label>Place
        <select class="text_pole" data-raven="place">
          <option value="left">left of the chat</option>
          <option value="right">right of the chat</option>
          <option value="behind">behind the chat</option>
        </select></label>
      <label>Size
        <input type="range" min="20" max="120" step="5" data-raven="size"></label>
      <small>Figures can be dragged with the mouse or a finger. A double click puts one back.</small>
      <label>The emotion comes from
        <select class="text_pole" data-raven="feeling">
          <option value="auto">Character Expressions; Raven if that shows none</option>
          <option value="chat">Character Expressions only</option>
          <option value="raven">Raven, from what is said</option>
          <option value="none">nowhere: only from /raven emote</option>
        </select></label>
      <label>The figure is made from
        <select class="text_pole" data-raven="picture">
          <option value="auto">the neutral sprite, or else the card</option>
          <option value="card">the character's card</option>
          <option value="sprites">the neutral sprite</option>
        </select></label>
    </div>
  </div>
</div>`;

/**
 * Put the panel on the page.
 * @param {Object} values by the names of settings, and `key`
 * @param {(name: string, value: string|number|boolean) => void} changed
 */
export function addPanel(values, changed) {
  const holder = document.querySelector("#extensions_settings2") ?? document.querySelector("#extensions_settings");
  if (!holder) return;
  holder.insertAdjacentHTML("beforeend", PANEL);
  for (const field of holder.querySelectorAll("[data-raven]")) {
    const name = field.dataset.raven;
    if (field.type === "checkbox") field.checked = values[name];
    else field.value = values[name];
    const event = field.type === "range" ? "input" : "change";
    field.addEventListener(event, () => changed(name, field.type === "checkbox" ? field.checked : field.type === "range" ? Number(field.value) : field.value.trim()));
  }
}

/** Say how it stands: "connected", "connecting", "away" or "off", and in which words. */
export function showStatus(state, text) {
  const line = document.querySelector("#raven-status");
  if (!line) return;
  line.dataset.state = state;
  line.textContent = text;
}

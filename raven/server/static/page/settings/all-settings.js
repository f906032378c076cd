/** Every setting of the animator in groups, with controls made from the server's schema. The chain of filters has a place of its own. */

import { field } from "../controls/fields.js";
import { effectSign } from "../expression/effect-signs.js";
import { byId, el } from "../ground/dom.js";
import { complain } from "../texts/messages.js";
import { told } from "../texts/texts.js";

const ELSEWHERE = new Set(["postprocessor"]);

/**
 * Build the controls.
 * @param {(changes: Object) => Promise<*>} change settings to change, `undefined` for the default; rejects if the server refuses
 * @returns {{offer: (schema: Object, emotions: string[]) => void, show: (settings: Object) => void}} `offer` makes the
 *   controls for GET /api/avatar/settings_schema; `show` sets them to the session's settings
 */
export function allSettings(change) {
  const place = byId("all-settings");
  const views = []; // functions that show the settings
  let shown = {};

  const attempt = (changes) =>
    change(changes).then(
      () => show({ ...shown, ...changes }),
      (error) => {
        complain(error);
        show(shown);
      },
    );

  function offer(schema, emotions) {
    const groups = new Map(schema.groups.filter(([group]) => !ELSEWHERE.has(group)).map(([group, words]) => [group, section(words)]));
    views.length = 0;
    for (const [name, own] of Object.entries(schema.properties)) {
      const group = groups.get(own.group);
      if (!group) continue;
      if (name === "animefx") group.append(...effectFields(schema, emotions));
      else if (own.$ref) group.append(...partFields(name, resolved(schema, own.$ref), own.default));
      else group.append(plainField(name, own));
    }
    place.replaceChildren(...[...groups.values()].filter((group) => group.children.length > 1));
    show(shown);
  }

  function plainField(name, schema) {
    const control = field(schema, { name, onChange: (value) => attempt({ [name]: value }) });
    views.push((settings) => control.show(settings[name]));
    return control.element;
  }

  /** The parts of a setting that is an object, such as the crop. */
  function partFields(name, { properties }, defaults) {
    return Object.entries(properties).map(([part, own]) => {
      const schema = { ...own, default: defaults?.[part] ?? own.default };
      const onChange = (value) => attempt({ [name]: { ...shown[name], [part]: value ?? schema.default } });
      const control = field(schema, { name: part, onChange });
      views.push((settings) => control.show(settings[name]?.[part]));
      return control.element;
    });
  }

  function effectFields(schema, emotions) {
    const { properties } = resolved(schema, schema.properties.animefx.items?.prefixItems?.[1]?.$ref ?? "#/$defs/Effect");
    const enabled = schema.properties.animefx.default;
    return enabled.map(([effect, defaults]) => {
      const { label, drawing } = effectSign(effect);
      const box = el("details", { class: "effect-settings" }, el("summary", {}, drawing, el("span", {}, label)));
      for (const [part, own] of Object.entries(properties)) {
        const control = field(
          { ...own, default: defaults[part] ?? own.default },
          {
            name: part,
            choices: part === "emotions" ? emotions : undefined,
            onChange: (value) => attempt({ animefx: withPart(shown.animefx, effect, part, value ?? defaults[part] ?? own.default) }),
          },
        );
        box.append(control.element);
        views.push((settings) => {
          const entry = settings.animefx?.find(([name]) => name === effect);
          box.hidden = !entry;
          if (entry) control.show(entry[1][part]);
        });
      }
      return box;
    });
  }

  function show(settings) {
    shown = settings;
    if (Object.keys(settings).length) for (const view of views) view(settings);
  }

  return { offer, show };
}

const section = (words) => el("details", { class: "group" }, el("summary", {}, el("span", { class: "h3" }, told(words))));

const resolved = (schema, reference) => schema.$defs[reference.split("/").at(-1)];

function withPart(effects, name, part, value) {
  return effects.map(([effect, settings]) => {
    if (effect !== name) return [effect, settings];
    const { [part]: _, ...others } = settings;
    return [effect, value === null || value === undefined ? others : { ...settings, [part]: value }];
  });
}

/**
 * A chain of video effects as an ordered list to edit: steps `{key, filter, parameters}`, where `key` tells steps of one chain
 * apart and stays with a step that is moved or changed. Every function gives a new list. Nothing is lost that files can say.
 */

export const MOST_STEPS = 64; // the server takes no longer chains

let keys = 0;

const step = (filter, parameters = {}) => ({ key: (keys += 1), filter, parameters });

/** From `[[filter, {parameter: value}], ...]`, as settings have it. */
export const readChain = (entries) => entries.map(([filter, parameters]) => step(filter, { ...parameters }));

/** As settings and files have it. */
export const entriesOf = (steps) => steps.map(({ filter, parameters }) => [filter, parameters]);

/** With one more step, all defaults, at the end. */
export const added = (steps, filter) => [...steps, step(filter)];

export const removed = (steps, key) => steps.filter((each) => each.key !== key);

/** With a copy of a step behind it. A name of its own gets a number, since names are given once. */
export function duplicated(steps, key) {
  const at = indexOf(steps, key), { filter, parameters } = steps[at];
  const named = parameters.name ? { name: freeName(steps, filter, parameters.name) } : {};
  return steps.toSpliced(at + 1, 0, step(filter, { ...parameters, ...named }));
}

/** With a step at another place of the new list; places beyond an end are that end. */
export function moved(steps, key, to) {
  const rest = removed(steps, key);
  return rest.toSpliced(Math.min(Math.max(to, 0), rest.length), 0, steps[indexOf(steps, key)]);
}

/** With another value of a parameter; `undefined` takes it back to its default. */
export function changed(steps, key, parameter, value) {
  return steps.map((each) => {
    if (each.key !== key) return each;
    const { [parameter]: _, ...others } = each.parameters;
    return { ...each, parameters: value === undefined ? others : { ...each.parameters, [parameter]: value } };
  });
}

/** With all defaults, but the step's name and whether it acts. */
export function reset(steps, key) {
  const isKept = ([name]) => name === "name" || name === "enabled";
  const kept = ({ parameters }) => Object.fromEntries(Object.entries(parameters).filter(isKept));
  return steps.map((each) => (each.key === key ? { ...each, parameters: kept(each) } : each));
}

export const isEnabled = ({ parameters }) => parameters.enabled !== false;

export const indexOf = (steps, key) => steps.findIndex((each) => each.key === key);

function freeName(steps, filter, name) {
  const taken = new Set(steps.filter((each) => each.filter === filter).map(({ parameters }) => parameters.name));
  const stem = name.replace(/\s*\d*$/, "") || name;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem} ${number}`)) return `${stem} ${number}`.slice(-64);
}

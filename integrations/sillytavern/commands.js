/** `/raven`: what can be told to a figure from the chat, a quick reply or a script. */

const LOOKS = {
  center: [0, 0],
  left: [0, 0.8],
  right: [0, -0.8],
  up: [0.8, 0],
  down: [-0.8, 0],
};
const GAZE = ["head_x_index", "head_y_index", "iris_rotation_x_index", "iris_rotation_y_index"];

export const HELP = `Tells a live avatar something:
<ul>
  <li><code>/raven emote joy</code>: shows an emotion, until the next one</li>
  <li><code>/raven look left</code> (right, up, down, center): where it looks; center lets go</li>
  <li><code>/raven effect heart</code>: plays an effect around it</li>
  <li><code>/raven load</code>: takes its picture anew; <code>/raven load finch</code>: a character of Raven's in its place</li>
  <li><code>/raven hide</code>, <code>/raven show</code></li>
</ul>
<code>name=Seraphina</code> says whom it is for, in a group; else it is for whoever spoke last.`;

/**
 * What a line asks for. Throws an `Error` for people.
 * @returns {{verb: string, rest: string}}
 */
export function parse(text) {
  const [, verb = "", rest = ""] = /^\s*(\S*)\s*(.*?)\s*$/s.exec(text);
  const known = ["emote", "look", "effect", "load", "hide", "show"];
  if (!known.includes(verb)) throw new Error(`/raven knows ${known.join(", ")}${verb ? `, not “${verb}”` : ""}.`);
  if (verb === "look" && !(rest in LOOKS)) throw new Error(`A figure can look ${Object.keys(LOOKS).join(", ")}.`);
  if (!rest && (verb === "emote" || verb === "effect")) throw new Error(`/raven ${verb} needs a name, as in /raven ${verb} ${verb === "emote" ? "joy" : "heart"}.`);
  return { verb, rest };
}

/** Let a figure look somewhere: with its head and its eyes. */
export async function look(client, session, where) {
  const [x, y] = LOOKS[where];
  const values = { head_x_index: 0.5 * x, head_y_index: 0.6 * y, iris_rotation_x_index: x, iris_rotation_y_index: y };
  if (where === "center") await client.modifyOverrides(session, "unset", Object.fromEntries(GAZE.map((morph) => [morph, 0])));
  else await client.modifyOverrides(session, "set", values);
}

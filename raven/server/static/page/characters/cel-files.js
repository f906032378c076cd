/** Which of several pictures is the character, and which are its cels: NAME.png, NAME_CEL.png, fx_NAME.png. */

import * as names from "./character-files.js";

const PASSED_OVER = new RegExp(`(${names.ICON}|${names.DOUBLE_SIZE})$`, "i");

const ORIGINAL = new RegExp(`\\${names.ORIGINAL}$`, "i"); // what the picture was made from that lies beside it

const CEL = new RegExp(`^(${names.CELS.join("|")}|${names.EFFECT})$`);

/** Whether a file is NAME.original.*: a picture as it was given, beside the one that was made of it. */
export const isOriginal = (file) => ORIGINAL.test(withoutSuffix(file));

const withoutSuffix = (file) => file.name.replace(/\.[^.]+$/, "");

/** The files without one of NAME.original.* and NAME.*, where both are there. */
export function onePictureOfEach(files, wantOriginal) {
  const stemOf = (file) => withoutSuffix(file).replace(ORIGINAL, "");
  const originals = new Set(files.filter(isOriginal).map(stemOf));
  const made = new Set(files.filter((file) => !isOriginal(file)).map(stemOf));
  return files.filter((file) => isOriginal(file) === wantOriginal || !(originals.has(stemOf(file)) && made.has(stemOf(file))));
}

/**
 * @param {File[]} files
 * @returns {{character: ?File, cels: Object<string, File>, ignored: File[]}} the character is the picture whose name
 *   begins the others', or the only one that is not named as a cel;
 *   `ignored` are files that somebody may have meant to be used
 */
export function sortFiles(files) {
  const pictures = files.filter((file) => file.type.startsWith("image/") || /\.(a?png|webp|jpe?g|jfif|avif|gif|bmp|tiff?|jp2|j2k|psd|qoi|tga|dds|pcx|p[bgp]m|sgi)$/i.test(file.name));
  const ignored = files.filter((file) => !pictures.includes(file));
  const stem = (file) => withoutSuffix(file).replace(ORIGINAL, "");
  const celOf = (file, base) => {
    const name = stem(file);
    if (CEL.test(name.toLowerCase())) return name.toLowerCase();
    const rest = name.toLowerCase().startsWith(`${base.toLowerCase()}_`) ? name.slice(base.length + 1).toLowerCase() : "";
    return CEL.test(rest) ? rest : null;
  };
  const score = (file) => pictures.filter((other) => other !== file && celOf(other, stem(file))).length;
  const candidates = pictures.filter((file) => !CEL.test(stem(file).toLowerCase()));
  const character = candidates.reduce((best, file) => (!best || score(file) > score(best) ? file : best), null);
  const cels = {};
  for (const file of pictures) {
    if (file === character) continue;
    const cel = character && celOf(file, stem(character));
    if (cel) cels[cel] = file;
    else if (!PASSED_OVER.test(stem(file))) ignored.push(file);
  }
  return { character, cels, ignored };
}

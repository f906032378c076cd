/** Whether a file is a character's card: a PNG with one inside, JSON of one, or `.charx`. The server reads what is in it. */

const MOST_JSON = 16 * 2 ** 20; // bytes
const PNG = 0x89504e47;

/** @param {File} file */
export async function isCard(file) {
  if (/\.charx$/i.test(file.name)) return true;
  if (/\.json$/i.test(file.name)) return file.size <= MOST_JSON && isJsonOfCard(await file.text());
  return hasCardChunk(await file.arrayBuffer());
}

function isJsonOfCard(text) {
  try {
    const data = JSON.parse(text);
    return /^chara_card/.test(data.spec) || ["first_mes", "char_name", "mes_example"].some((name) => typeof data[name] === "string");
  } catch {
    return false;
  }
}

/** Whether a PNG has a chunk with a card; chunks before its pixels and behind them are looked at. */
function hasCardChunk(buffer) {
  const view = new DataView(buffer);
  if (view.byteLength < 8 || view.getUint32(0) !== PNG) return false;
  for (let at = 8; at + 12 <= view.byteLength; at += 12 + view.getUint32(at)) {
    if (view.getUint32(at + 4) !== 0x74455874) continue; // tEXt
    const keyword = new TextDecoder("latin1").decode(buffer.slice(at + 8, at + 14));
    if (/^(chara|ccv3)\0/i.test(keyword)) return true;
  }
  return false;
}

/**
 * Letters and digits that are not what they look like, by the plain one that a reader takes them for. Only lower case:
 * capitals are looked up before they are made small, since a capital Eta looks like H and a small one like n.
 */
const LOOK_ALIKES = new Map<string, string>();
const pair = (odd: string, plain: string): void => {
  const letters = [...plain];
  [...odd].forEach((character, at) => {
    LOOK_ALIKES.set(character, letters[at] ?? '');
  });
};
// Cyrillic
pair('сзавеһіјкӏмнопрѕтухԁԛԝѵьгԍ', 'c3abehijklmhonpstyxdqwvbrg');
pair('СЗАВЕНІЈКМОПРЅТУХԌԚԜЅЬГ', 'c3abehijkmonpstyxgqwsbr');
// Greek
pair('αβεικνορτυχγηωϲλ', 'abeikvoptuxynwcl');
pair('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'abezhikmnoptyx');
// Armenian, Latin letters of phonetics and small capitals, digits in black circles
pair('օսհոցզ', 'ouhngq');
pair('ɑɡıłøđħƅƒɩɪʀɴʟʜɢʙʏᴀᴄᴅᴇꜰᴊᴋᴍᴏᴘꜱᴛᴜᴠᴡᴢ', 'agilodhbfiirnlhgbyacdefjkmopstuvwz');
pair('ØĐĦŁ', 'odhl');
pair('〇零一二三四五六七八九', '00123456789');
pair('❶❷❸❹❺❻❼❽❾⓿➊➋➌➍➎➏➐➑➒➀➁➂➃➄➅➆➇➈⓵⓶⓷⓸⓹⓺⓻⓼⓽', '1234567890123456789123456789123456789');
// Marks that people read as others
pair('’‘´ʼ＇‛′–—−‑‒―。｡٫٬·∙', "'''''''------..,.··");

const A_CODE = 97;
/** Letters in circles and squares, white on black, which Unicode does not trace back to plain ones. */
const ENCLOSED: readonly number[] = [0x1f150, 0x1f170];

/** What a reader takes a character for, when that is another one; null when it is what it looks like. */
export function lookAlike(character: string): string | null {
  const known = LOOK_ALIKES.get(character);
  if (known !== undefined) return known;
  if (/\p{Nd}/u.test(character)) return digitOf(character.codePointAt(0) ?? 0);
  const code = character.codePointAt(0) ?? 0;
  const start = ENCLOSED.find((first) => code >= first && code < first + 26);
  return start === undefined ? null : String.fromCharCode(A_CODE + code - start);
}

/** Unicode keeps the ten digits of every script together and in order; runs of them follow one another. */
function digitOf(code: number): string {
  let before = 0;
  while (before < 60 && /\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return String(before % 10);
}

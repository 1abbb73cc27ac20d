import { EVIDENCE } from './write-reading.ts';

/** A code that was read from a picture; `product` when the catalogue knows it. */
export type ShownCode = { readonly text: string; readonly format: string; readonly product: string | null };

/** The same reading as people see it: without what only the model is told. */
export type PeopleReading = { readonly text: string; readonly codes: readonly ShownCode[] };

const KNOWN = /^Barcode (\S+)(?: \([a-z ]+\))? is in our catalogue: (.+) \[SKU [^\]]*\]\. Name it/;
const UNKNOWN = /^A code \(([^),]*)(?:, [a-z ]+)?\) that our catalogue does not know says: «([\s\S]*)»$/;
// Of a reading that was cut the end is not there.
const TEXT = /^Text in it(?: \([^)]*\))?: «([\s\S]*?)»?$/;
const DESCRIBED = /^Another model describes it as: «([\s\S]*?)»?$/;
/** Lines begin like this; text of the picture may go over several. */
const NEXT =
  /\n(?=(?:Barcode|A code|By its words|A price|To be seen|Another model|A payment card|Text in it|Lines of it)\b)/;

/** A film is told by its picture and its sound, a scan page by page: what is a picture begins as every picture does. */
const NEXT_PART = new RegExp(`\\n(?=\\((?:imagen|página \\d+)\\) ${EVIDENCE.slice(0, 28)}|\\(sonido\\) )`);
const PART = /^\((imagen|sonido|página \d+)\) ([\s\S]*)$/;

/** Reads what `writeReading` wrote, also of the parts of a film or a scan; any other text stays as it is. */
export function peopleReading(text: string): PeopleReading {
  if (!text.includes(EVIDENCE)) return { text, codes: [] };
  const parts = text.split(NEXT_PART).map((part) => {
    const [, label, words] = PART.exec(part) ?? [];
    const read = readPicture(words ?? part);
    return { codes: read.codes, text: label === undefined || read.text === '' ? read.text : `(${label}) ${read.text}` };
  });
  return {
    text: parts.flatMap((part) => part.text || []).join('\n'),
    codes: parts.flatMap(({ codes }) => codes),
  };
}

function readPicture(text: string): PeopleReading {
  if (!text.startsWith(EVIDENCE)) return { text, codes: [] };
  const parts = text.slice(EVIDENCE.length + 1).split(NEXT);
  const codes = parts.flatMap((part): ShownCode[] => {
    const known = KNOWN.exec(part);
    if (known !== null) return [{ text: known[1] ?? '', format: 'GTIN', product: known[2] ?? null }];
    const unknown = UNKNOWN.exec(part);
    return unknown === null ? [] : [{ text: unknown[2] ?? '', format: unknown[1] ?? '', product: null }];
  });
  const words = parts.flatMap((part) => TEXT.exec(part)?.[1] ?? DESCRIBED.exec(part)?.[1] ?? []);
  return { text: words.join('\n'), codes };
}

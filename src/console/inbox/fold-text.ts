/** A text as it is compared: small letters without accents, one blank between words. Lengths change. */
export const foldText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/gu, ' ')
    .trim();

/** As much of a text as the search looks at. */
const LONGEST = 4_000;

/** A text as the search keeps it. */
export const findable = (text: string): { readonly text: string; readonly plain: string } => {
  const kept = text.slice(0, LONGEST).toWellFormed();
  return { text: kept, plain: foldText(kept) };
};

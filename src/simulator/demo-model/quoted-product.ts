import { productWords } from './intent-rules.ts';
import { withoutQuantity } from './quantity.ts';
import { productQuotedIn } from './shared-notes.ts';
import { fold } from './slang.ts';

const POINTS = /\b(?:es[aoe]s?|est[aeo]s?|es[ao]|this|that|these|those|it|one)\b/g;
const WANTS =
  /\b(?:quiero|quisiera|dame|ponme|agrega\w*|mandame|llevo|precio|cuanto|cuesta|tienen|hay|want|add|give|buy|take|price|much|have)\b/g;

/** "Quiero este" in reply to a message about one product names that product; words that name one themselves stay alone. */
export function namingQuoted(said: string, parts: readonly string[]): string {
  const product = productQuotedIn(parts);
  const text = fold(said);
  if (product === null || (text.match(POINTS) === null && text.match(WANTS) === null)) return said;
  const named = productWords(
    withoutQuantity(text)
      .replace(POINTS, ' ')
      .replace(WANTS, ' ')
      .replace(/\bme\b/g, ' '),
  );
  return named === '' ? `${said} ${product}` : said;
}

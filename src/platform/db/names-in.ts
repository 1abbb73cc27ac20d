import { type RawBuilder, type SqlBool, sql } from 'kysely';

/** Whether one of these stands anywhere in a text, also within a longer word. */
export const holdsAny = (text: RawBuilder<unknown>, words: readonly string[]): RawBuilder<SqlBool> =>
  sql`${text} like any(${words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)}::text[])`;

/**
 * Whether a text of JSON holds one of these names with nothing beside it that would make it another one: `ana@x.mx` is
 * neither in `mariana@x.mx` nor in `ana@x.mx.com`.
 */
export const namesAny = (text: RawBuilder<unknown>, names: readonly string[]): RawBuilder<SqlBool> =>
  matchesAny(text, names, (name) => patternOf(name, `[${OF_ADDRESS}]`));

/**
 * The same for what is forgotten: what stands around a name in links and quotes (`mail=ana@x.mx`, `'ana@x.mx'`) belongs
 * to no address here. A name within a longer word is somebody else's: `5215512345678` is not in `95215512345678`.
 */
export const mayNameAny = (text: RawBuilder<unknown>, names: readonly string[]): RawBuilder<SqlBool> =>
  matchesAny(text, names, (name) => patternOf(name, "[.+%-]|[[:alnum:]]'"));

function matchesAny(
  text: RawBuilder<unknown>,
  names: readonly string[],
  pattern: (name: string) => string,
): RawBuilder<SqlBool> {
  const given = names.filter((name) => name !== '');
  return sql`(${holdsAny(text, given)} and ${text} ~ any(${given.map(pattern)}::text[]))`;
}

/** What may stand within an address beside its letters (RFC 5322, 3.2.3). */
const OF_ADDRESS = "!#$%&'*+/=?^`{|}~.-";

/** A regular expression of PostgreSQL. The letter of an escaped line break or tab belongs to no word. */
function patternOf(name: string, ofAddress: string): string {
  const isAddress = name.includes('@');
  const before = isAddress ? `[[:alnum:]_]|${ofAddress}` : '[[:alnum:]_]';
  const dot = /^[+]?[0-9]+$/.test(name) ? '' : '|[.][[:alnum:]]';
  const literal = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return `((?<!${before})|(?<=\\\\[bfnrt]))${literal}(?![[:alnum:]_${isAddress ? '-' : ''}]${dot})`;
}

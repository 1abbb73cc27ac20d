/** Where people write freely: a text that is nothing but somebody's number is not about them. */
const FREE_TEXT: ReadonlySet<string> = new Set(['body', 'text', 'caption', 'title', 'description', 'name']);
/** Where Amazon SNS puts a report, as JSON in a string: one mail to one address each, so it goes as a whole. */
const ENVELOPE = 'Message';

/**
 * A stored call without what names a person: of every list the entries in which one of the names stands as a value of
 * its own, the innermost first. Null when the whole of it is about them, or when it is no JSON. What others wrote and
 * happens to hold the same digits stays. Pure.
 */
export function withoutPerson(body: Buffer, names: ReadonlySet<string>): Buffer | null {
  let call: unknown;
  try {
    call = JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
  if (isEnvelopeOf(call, names)) return null;
  const kept = prune(call, names);
  if (kept === call) return body;
  return namesOne(kept, names) ? null : Buffer.from(JSON.stringify(kept));
}

function isEnvelopeOf(call: unknown, names: ReadonlySet<string>): boolean {
  if (typeof call !== 'object' || call === null || !(ENVELOPE in call)) return false;
  const { [ENVELOPE]: report } = call;
  if (typeof report !== 'string') return false;
  try {
    return namesOne(JSON.parse(report), names);
  } catch {
    return false;
  }
}

function prune(value: unknown, names: ReadonlySet<string>): unknown {
  if (!namesOne(value, names)) return value;
  if (Array.isArray(value)) return value.map((one) => prune(one, names)).filter((one) => !namesOne(one, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, prune(one, names)]));
}

function namesOne(value: unknown, names: ReadonlySet<string>, key = ''): boolean {
  if (typeof value === 'string') return !FREE_TEXT.has(key) && names.has(value.replace(/^\+/, ''));
  if (Array.isArray(value)) return value.some((one) => namesOne(one, names, key));
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([name, one]) => namesOne(one, names, name));
}

const WORDS: ReadonlySet<string> = new Set([
  ...['body', 'caption', 'text', 'title', 'filename', 'name', 'description'],
  // Answers of a form.
  'response_json',
]);

/**
 * A call with every digit hidden in the words of these messages; all else keeps its value. For what is stored of a call
 * once it was read: a code or a card in it is nobody's to read. `body` is JSON that was read before.
 */
export const hideTexts = (body: Buffer, wamids: ReadonlySet<string>): Buffer =>
  Buffer.from(JSON.stringify(hideIn(JSON.parse(body.toString('utf8')), wamids)));

function hideIn(value: unknown, wamids: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => hideIn(one, wamids));
  if (typeof value !== 'object' || value === null) return value;
  const isMessage = 'id' in value && 'timestamp' in value && typeof value.id === 'string' && wamids.has(value.id);
  return mapValues(value, (_, inner) => (isMessage ? hideWords(inner) : hideIn(inner, wamids)));
}

function hideWords(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return WORDS.has(name) ? value.replace(/\p{Nd}/gu, '•') : value;
  if (Array.isArray(value)) return value.map((one) => hideWords(one, name));
  return typeof value === 'object' && value !== null ? mapValues(value, (key, inner) => hideWords(inner, key)) : value;
}

const mapValues = (value: object, map: (key: string, inner: unknown) => unknown): object =>
  Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, map(key, inner)]));

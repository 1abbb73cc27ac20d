/** The same arguments always give the same text: keys sorted, strings in Unicode's composed form. */
export const canonicalJson = (text: string): string => JSON.stringify(canonical(JSON.parse(text)));

function canonical(value: unknown): unknown {
  if (typeof value === 'string') return value.normalize('NFC');
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key.normalize('NFC'), canonical(inner)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

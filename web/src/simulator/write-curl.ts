import type { SimEvent } from './contract.ts';

/** Headers that curl writes by itself; copied ones would contradict the body it sends. */
const LEFT_OUT = new Set(['host', 'content-length', 'connection', 'transfer-encoding', 'accept-encoding']);

const quote = (words: string) => `'${words.replaceAll("'", `'\\''`)}'`;

/** The request as a command for a POSIX shell. Secrets are already masked by the server. */
export function writeCurl(request: SimEvent['request'], origin: string): string {
  const host = Object.entries(request.headers).find(([name]) => name.toLowerCase() === 'host')?.[1];
  const base = host === undefined ? origin : `http://${host}`;
  const address = /^https?:/u.test(request.path) ? request.path : `${base}${request.path}`;
  const headers = Object.entries(request.headers)
    .filter(([name]) => !LEFT_OUT.has(name.toLowerCase()))
    .map(([name, value]) => `-H ${quote(`${name}: ${value}`)}`);
  const body = request.body === '' ? [] : [`--data-raw ${quote(request.body)}`];
  return [`curl -X ${request.method} ${quote(address)}`, ...headers, ...body].join(' \\\n  ');
}

/** JSON with line breaks; anything else as it is. */
export function prettyJson(words: string): string {
  try {
    return JSON.stringify(JSON.parse(words), null, 2);
  } catch {
    return words;
  }
}

import { cleanText } from '../core/text.ts';

const LONGEST = 80;

/** A name to save a customer's file under: no path, no line break, nothing invisible, not hidden, not too long. */
function safeFileName(given: string | null, kind: string, mime: string): string {
  const extension = (/^[a-z]+\/(?:x-|vnd\.[a-z.-]*)?([a-z0-9]{1,8})$/.exec(mime)?.[1] ?? 'bin').replace('jpeg', 'jpg');
  const cleaned = cleanText(given ?? '')
    .text.replace(/[\p{C}\p{Z}]+/gu, ' ')
    .replace(/[\\/:*?"<>|%;]+/g, '_')
    .replace(/^[.\s_]+|[.\s]+$/g, '');
  if (cleaned === '') return `${kind}.${extension}`;
  const name = [...cleaned];
  if (name.length <= LONGEST) return cleaned;
  const ending = /\.[\p{L}\p{N}]{1,8}$/u.exec(cleaned)?.[0] ?? '';
  return `${name.slice(0, LONGEST - ending.length).join('')}${ending}`;
}

/** RFC 6266: an ASCII name for old browsers, the whole one beside it. */
export function contentDisposition(given: string | null, kind: string, mime: string): string {
  const name = safeFileName(given, kind, mime);
  const ascii = name.normalize('NFD').replace(/[^\x20-\x7e]/g, '') || kind;
  const encoded = encodeURIComponent(name).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}

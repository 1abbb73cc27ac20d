/**
 * Reads the mails that this program writes itself: two alternatives in quoted-printable, headers in encoded words. It is
 * no reader for mails of others. `eml` holds one byte a character (latin1).
 */
export function readEml(eml: string): {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
} {
  const [head, ...rest] = eml.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  const headers = unfold(head ?? '');
  const boundary = /boundary="([^"]+)"/.exec(headers)?.[1];
  const parts = boundary === undefined ? [] : body.split(`--${boundary}`);
  const part = (type: string): string => {
    const found = parts.find((one) => one.includes(`Content-Type: ${type}`)) ?? '';
    const [, ...content] = found.split('\r\n\r\n');
    return quotedPrintable(content.join('\r\n\r\n')).trim();
  };
  return {
    to: words(headerOf(headers, 'To')),
    subject: words(headerOf(headers, 'Subject')),
    text: part('text/plain'),
    html: part('text/html'),
  };
}

const unfold = (head: string): string => head.replaceAll(/\r\n[ \t]+/g, ' ');

const headerOf = (headers: string, name: string): string =>
  new RegExp(`^${name}: (.*)$`, 'm').exec(headers)?.[1]?.trim() ?? '';

const quotedPrintable = (text: string): string =>
  Buffer.from(
    text
      .replaceAll('=\r\n', '')
      .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** RFC 2047: `=?UTF-8?Q?…?=` and `=?UTF-8?B?…?=`. */
const words = (header: string): string =>
  header.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/(?:=\?UTF-8\?[QB]\?[^?]*\?=)+/gi, (run) =>
    Buffer.concat(
      [...run.matchAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi)].map(([, kind, text = '']) =>
        kind?.toUpperCase() === 'B'
          ? Buffer.from(text, 'base64')
          : Buffer.from(
              text
                .replaceAll('_', ' ')
                .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
              'latin1',
            ),
      ),
    ).toString('utf8'),
  );

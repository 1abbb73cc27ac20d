import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify';

/** Rows as CSV text by RFC 4180, with a BOM, without which spreadsheets take UTF-8 for something else. */
export async function* writeCsv(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string> {
  const source = Readable.from(rows);
  const text = stringify({ bom: true, record_delimiter: '\r\n', quoted_match: /[\r\n]/ });
  source.once('error', (error) => text.destroy(error));
  text.once('close', () => source.destroy());
  for await (const chunk of source.pipe(text)) yield String(chunk);
}

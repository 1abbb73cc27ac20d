import { readFile } from 'node:fs/promises';
import { getDocumentProxy } from 'unpdf';
import type { PdfOutcome } from './pdf-outcome.ts';

const PIECE_BYTES = 1_048_576;
const OVERLAP_BYTES = 2_000;
/** Names of actions that run or fetch something, as they stand in a file that is not compressed. */
const SCRIPTS = /\/(JavaScript|JS|Launch|EmbeddedFile|OpenAction\s*<<[^>]*\/S\s*\/(?:URI|GoToR))\b/;

const [, , file = '', mostPages = '20', mostCharacters = '20000'] = process.argv;
const [MAX_PAGES, MAX_CHARACTERS] = [Number(mostPages), Number(mostCharacters)];

process.stdout.write(JSON.stringify(await readPdf(file)));

async function readPdf(path: string): Promise<PdfOutcome> {
  const bytes = await readFile(path);
  const isSuspect = namesScripts(bytes);
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), {
      verbosity: 0,
    });
    const hasScripts = isSuspect || (await pdf.hasJSActions().catch(() => true));
    const starts: number[] = [];
    let text = '';
    for (let number = 1; number <= Math.min(pdf.numPages, MAX_PAGES) && text.length < MAX_CHARACTERS; number++) {
      starts.push(text.length);
      const { items } = await (await pdf.getPage(number)).getTextContent();
      text += `${items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')}\n`;
    }
    const isCut = text.trimEnd().length > MAX_CHARACTERS;
    return { outcome: 'read', pages: pdf.numPages, starts, isCut, hasScripts, text: text.slice(0, MAX_CHARACTERS) };
  } catch (error) {
    return { outcome: error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'damaged' };
  }
}

/** Looked for piece by piece, overlapping by more than such a name is long: the file as one text would cost its size again. */
function namesScripts(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    if (SCRIPTS.test(bytes.toString('latin1', at, at + PIECE_BYTES + OVERLAP_BYTES))) return true;
  }
  return false;
}

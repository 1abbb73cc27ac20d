import { readFile } from 'node:fs/promises';
import { getDocumentProxy } from 'unpdf';
import type { PdfOutcome } from './pdf-outcome.ts';

const MAX_PAGES = 20;
const MAX_CHARACTERS = 20_000;
/** Names of actions that run or fetch something, as they stand in a file that is not compressed. */
const SCRIPTS = /\/(JavaScript|JS|Launch|EmbeddedFile|OpenAction\s*<<[^>]*\/S\s*\/(?:URI|GoToR))\b/;

process.stdout.write(JSON.stringify(await readPdf(process.argv[2] ?? '')));

async function readPdf(path: string): Promise<PdfOutcome> {
  const bytes = await readFile(path);
  const isSuspect = SCRIPTS.test(bytes.toString('latin1'));
  try {
    const pdf = await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0 });
    const hasScripts = isSuspect || (await pdf.hasJSActions().catch(() => true));
    const pagesRead = Math.min(pdf.numPages, MAX_PAGES);
    let text = '';
    for (let number = 1; number <= pagesRead && text.length < MAX_CHARACTERS; number++) {
      const { items } = await (await pdf.getPage(number)).getTextContent();
      text += `${items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')}\n`;
    }
    return { outcome: 'read', pages: pdf.numPages, pagesRead, hasScripts, text: text.slice(0, MAX_CHARACTERS) };
  } catch (error) {
    return { outcome: error instanceof Error && error.name === 'PasswordException' ? 'encrypted' : 'damaged' };
  }
}

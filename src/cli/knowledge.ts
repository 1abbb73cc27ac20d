import type { Command } from 'commander';
import { readOwnersPdf } from '../app/read-owners-pdf.ts';
import { machineClock } from '../core/clock.ts';
import { newId } from '../core/ids.ts';
import {
  type FoundPassage,
  type ImportedPages,
  importPages,
  type KnowledgeSearch,
  searchKnowledge,
} from '../knowledge/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

const SHOWN = 3;

const WORDS = {
  es: {
    reason: 'Importado desde la terminal',
    imported: (published: number, unchanged: number) => `${published} publicadas, ${unchanged} sin cambios.`,
    nothing: 'Nada de lo escrito responde a eso.',
    weak: 'Ningún texto dice la mayor parte de eso; lo más cercano:',
    readAs: (asked: string, known: string) => `«${asked}» se leyó como «${known}».`,
    place: (version: number, lines: string) => `versión ${version}, líneas ${lines}`,
  },
  en: {
    reason: 'Imported from the terminal',
    imported: (published: number, unchanged: number) => `${published} published, ${unchanged} unchanged.`,
    nothing: 'Nothing that was written answers this.',
    weak: 'No text has most of this; the nearest:',
    readAs: (asked: string, known: string) => `“${asked}” was read as “${known}”.`,
    place: (version: number, lines: string) => `version ${version}, lines ${lines}`,
  },
} as const;

/** `recado knowledge import|search`: what the business has written. Speaks Spanish or English, by LANG. */
export function registerKnowledge(program: Command, connect: Connect): void {
  const words = WORDS[terminalLanguage(process.env)];
  const knowledge = program
    .command('knowledge')
    .description('what the business has written, which the assistant searches');
  knowledge
    .command('import <path>')
    .description('publish a .md, .txt or .pdf file, or all those of a folder; the same name again is a new version')
    .action(async (path: string) => {
      const deps = { newId, readPdf: readOwnersPdf(), at: machineClock(), reason: words.reason };
      const done = await withDb(connect, (db) => importPages({ ...deps, db }, path));
      console.log(importedLines(done).join('\n'));
    });
  knowledge
    .command('search <words...>')
    .description('what the assistant would find for a question')
    .action(async (asked: readonly string[]) => {
      const found = await withDb(connect, (db) => searchKnowledge({ db }, asked.join(' ').slice(0, 300), SHOWN));
      console.log(searchLines(found).join('\n'));
    });

  const importedLines = ({ published, unchanged }: ImportedPages): string[] => [
    ...published.map((title) => `+ ${title}`),
    words.imported(published.length, unchanged.length),
  ];
  const searchLines = ({ isGood, passages, corrected }: KnowledgeSearch): string[] => [
    ...corrected.map(([word, known]) => words.readAs(word, known)),
    ...(passages.length === 0 ? [words.nothing] : isGood ? [] : [words.weak]),
    ...passages.map(passageLines),
  ];
  const passageLines = ({ title, heading, version, firstLine, lastLine, text }: FoundPassage): string => {
    const lines = firstLine === lastLine ? `${firstLine}` : `${firstLine}-${lastLine}`;
    const head = [title, heading, words.place(version, lines)].filter(Boolean).join(' · ');
    return `\n${head}\n${text.replace(/^/gm, '  ')}`;
  };
}

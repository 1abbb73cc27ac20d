import { AppError } from '../core/errors.ts';
import { cleanText, maskCardNumbers } from '../core/text.ts';
import { type FileProblem, openTextFile, type TextFile } from '../platform/files/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { type Format, formatOf } from './export-file.ts';
import type { FileKind, Outcome, TellBy } from './file-kinds.ts';
import { showProgress } from './show-progress.ts';

/** sysexits: what was given is wrong; try again later. */
const EXIT_WRONG_FILE = 65;
const EXIT_BUSY = 75;

export type ImportOptions = {
  readonly format?: Format;
  readonly dryRun?: true;
  readonly replace?: true;
  readonly announce?: true;
  readonly currency?: string;
  readonly decimal: 'dot' | 'comma';
};

/** Brings one file in and tells what became of it, on the error output with its exit code when nothing did. */
export async function runImport(
  connect: Connect,
  kind: FileKind,
  path: string,
  options: ImportOptions,
  tellBy: TellBy,
): Promise<void> {
  const format = options.format ?? formatOf(path);
  const { currency = null, decimal } = options;
  if (currency !== null && !Intl.supportedValuesOf('currency').includes(currency)) {
    const message = `--currency: ${currency} is no currency; write its ISO 4217 code, such as MXN.`;
    throw new AppError('currency_invalid', 'invalid', { facts: { message } });
  }
  const file = await openTextFile(path);
  const screen = showProgress(process.stderr);
  const run = { file, format, decimal, isDryRun: options.dryRun === true, onProgress: screen.update };
  const told = { isReplacing: options.replace === true, currency, tellBy: options.announce === true ? tellBy : null };
  tell(kind, file, await withDb(connect, (db) => kind.import(db, run, told)).finally(screen.end));
}

function tell(kind: FileKind, file: TextFile, outcome: Outcome): void {
  if (file.encoding === 'windows-1252')
    console.log(
      `${file.path} is not UTF-8; it was read as Windows-1252 (Latin-1). See that accents are right, or save it as UTF-8.`,
    );
  if (outcome.outcome === 'busy') {
    console.error('Another import is running. Wait until it has ended, then run this again.');
    process.exitCode = EXIT_BUSY;
  } else if (outcome.outcome === 'refused') {
    const list = listOf(outcome.problems, outcome.more, 'more mistake');
    console.error(`${file.path} was not imported, nothing was changed:\n${list}`);
    process.exitCode = EXIT_WRONG_FILE;
  } else {
    console.log(summaryOf(kind, file.path, outcome));
    if (outcome.notes.length > 0)
      console.log(`Left as it was:\n${listOf(outcome.notes, outcome.moreNotes, 'more line')}`);
  }
}

function listOf(problems: readonly FileProblem[], more: number, noun: string): string {
  const lines = problems.map((problem) => `  ${lineOf(problem)}`);
  if (more > 0) lines.push(`  … and ${more.toLocaleString('en')} ${noun}${more === 1 ? '' : 's'}.`);
  return lines.join('\n');
}

/** What a file holds may hold signs that steer a terminal, and what nobody should read there. */
function lineOf({ line, field, message }: FileProblem): string {
  const place = [line === null ? '' : `line ${line}`, field ?? ''].filter((part) => part !== '').join(', ');
  const text = cleanText(place === '' ? message : `${place}: ${message}`, 600).text.replaceAll('\n', ' ');
  return maskCardNumbers(text);
}

type Summed = Extract<Outcome, { readonly added: number }>;

function summaryOf(kind: FileKind, path: string, outcome: Summed): string {
  const { texts, entries, added, changed, removed } = outcome;
  const figures = [`${added} new`, `${changed} changed`, `${entries - added - changed} unchanged`];
  if (kind.isCatalogue) figures.push(`${removed} taken off sale`);
  const end = outcome.outcome === 'checked' ? ' Nothing was written (--dry-run).' : '';
  return `${path}: ${texts.join(', ')}: ${figures.join(', ')}.${end}`;
}

import { extname } from 'node:path';
import { type Command, Option } from 'commander';
import { exportCatalogue, type ImportOutcome, importCatalogue } from '../catalogue/index.ts';
import { AppError } from '../core/errors.ts';
import { newId } from '../core/ids.ts';
import { cleanText } from '../core/text.ts';
import { readBusinessFacts } from '../knowledge/index.ts';
import { type FileProblem, openTextFile, type TextFile } from '../platform/files/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { showProgress } from './show-progress.ts';

/** sysexits: what was given is wrong; try again later. */
const EXIT_WRONG_FILE = 65;
const EXIT_BUSY = 75;

type Format = 'csv' | 'json';
const FORMATS: Readonly<Record<string, Format>> = { '.csv': 'csv', '.tsv': 'csv', '.txt': 'csv', '.json': 'json' };
const formatOption = () => new Option('--format <format>', 'when the name does not say it').choices(['csv', 'json']);

type ImportOptions = {
  readonly format?: Format;
  readonly dryRun?: true;
  readonly replace?: true;
  readonly currency?: string;
  readonly decimal: 'dot' | 'comma';
};

/** `recado import catalogue` and `recado export catalogue`. */
export function registerCatalogueFiles(program: Command, connect: Connect): void {
  program
    .command('import')
    .description('bring in what other systems know')
    .command('catalogue')
    .argument('<file>', 'a CSV or JSON file; `recado export catalogue` shows what one looks like')
    .addOption(formatOption())
    .option('--dry-run', 'check everything and say what would change, write nothing')
    .option('--replace', 'take products off sale that the file does not name')
    .option('--currency <code>', "of prices that name none; otherwise the shop's own")
    .addOption(
      new Option('--decimal <sign>', 'how the file writes amounts')
        .choices(['dot', 'comma'])
        .default('dot', 'dot: 1250.00'),
    )
    .description('bring products in, new and changed ones; nothing is written unless the whole file is right')
    .action(runImport);
  program
    .command('export')
    .description('write what Recado knows to a file')
    .command('catalogue')
    .argument('<file>')
    .addOption(formatOption())
    .option('--overwrite', 'replace the file when it exists')
    .description('all products, as `recado import catalogue` reads them')
    .action(async (path: string, options: { readonly format?: Format; readonly overwrite?: true }) => {
      const format = options.format ?? formatOf(path);
      const count = await withDb(connect, (db) =>
        exportCatalogue(db, { path, format, mayReplace: options.overwrite === true }),
      );
      console.log(`${counted(count, 'product')} in ${path}.`);
    });

  async function runImport(path: string, options: ImportOptions): Promise<void> {
    const format = options.format ?? formatOf(path);
    if (options.currency !== undefined && !Intl.supportedValuesOf('currency').includes(options.currency))
      throw mistake(`--currency: ${options.currency} is no currency; write its ISO 4217 code, such as MXN.`);
    const file = await openTextFile(path);
    const screen = showProgress(process.stderr);
    const outcome = await withDb(connect, async (db) =>
      importCatalogue(
        { db, newId },
        {
          file,
          format,
          decimal: options.decimal,
          shopCurrency: options.currency ?? (await readBusinessFacts(db))?.currency ?? null,
          isDryRun: options.dryRun === true,
          onProgress: screen.update,
          isReplacing: options.replace === true,
        },
      ),
    ).finally(screen.end);
    tell(file, outcome);
  }
}

function formatOf(path: string): Format {
  const format = FORMATS[extname(path).toLowerCase()];
  if (format !== undefined) return format;
  throw mistake(`${path}: its name does not say what it is. Name it .csv or .json, or add --format csv.`);
}

function tell(file: TextFile, outcome: ImportOutcome): void {
  if (file.encoding === 'windows-1252')
    console.log(
      `${file.path} is not UTF-8; it was read as Windows-1252 (Latin-1). See that accents are right, or save it as UTF-8.`,
    );
  if (outcome.outcome === 'busy') {
    console.error('Another import is running. Wait until it has ended, then run this again.');
    process.exitCode = EXIT_BUSY;
  } else if (outcome.outcome === 'refused') {
    const { problems, more } = outcome;
    const lines = problems.map((problem) => `  ${lineOf(problem)}`);
    if (more > 0) lines.push(`  … and ${counted(more, 'more mistake')}.`);
    console.error(`${file.path} was not imported, nothing was changed:\n${lines.join('\n')}`);
    process.exitCode = EXIT_WRONG_FILE;
  } else console.log(summaryOf(file.path, outcome));
}

/** What a file holds may hold signs that steer a terminal. */
function lineOf({ line, field, message }: FileProblem): string {
  const place = [line === null ? '' : `line ${line}`, field ?? ''].filter((part) => part !== '').join(', ');
  return cleanText(place === '' ? message : `${place}: ${message}`, 600).text.replaceAll('\n', ' ');
}

function summaryOf(path: string, outcome: Extract<ImportOutcome, { readonly added: number }>): string {
  const { products, variants, added, changed, removed } = outcome;
  const unchanged = products - added - changed;
  const figures = `${added} new, ${changed} changed, ${unchanged} unchanged, ${removed} taken off sale`;
  const end = outcome.outcome === 'checked' ? ' Nothing was written (--dry-run).' : '';
  return `${path}: ${counted(products, 'product')}, ${counted(variants, 'variant')}: ${figures}.${end}`;
}

const counted = (count: number, noun: string): string =>
  `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;

const mistake = (message: string): AppError => new AppError('command_invalid', 'invalid', { facts: { message } });

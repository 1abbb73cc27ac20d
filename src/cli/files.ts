import { type Command, Option } from 'commander';
import type { Connect } from './connect-database.ts';
import { type ExportOptions, runExport } from './export-file.ts';
import { FILE_KINDS, type FileKind, type TellBy } from './file-kinds.ts';
import { type ImportOptions, runImport } from './import-file.ts';

const formatOption = () => new Option('--format <format>', 'when the name does not say it').choices(['csv', 'json']);

/** `recado import …` and `recado export …`: what other systems know, as files. */
export function registerFiles(program: Command, connect: Connect, tellBy: TellBy): void {
  const imports = program.command('import').description('bring in what other systems know');
  const exports = program.command('export').description('write what Recado knows to a file');
  for (const kind of FILE_KINDS) {
    registerImport(imports, connect, kind, tellBy);
    exports
      .command(kind.name)
      .argument('<file>')
      .addOption(formatOption())
      .option('--overwrite', 'replace the file when it exists')
      .description(`all ${kind.plural}, as \`recado import ${kind.name}\` reads them`)
      .action((path: string, options: ExportOptions) => runExport(connect, kind, path, options));
  }
}

function registerImport(imports: Command, connect: Connect, kind: FileKind, tellBy: TellBy): void {
  const command = imports
    .command(kind.name)
    .argument('<file>', `a CSV or JSON file; \`recado export ${kind.name}\` shows what one looks like`)
    .addOption(formatOption())
    .option('--dry-run', 'check everything and say what would change, write nothing')
    .addOption(
      new Option('--decimal <sign>', 'how the file writes amounts')
        .choices(['dot', 'comma'])
        .default('dot', 'dot: 1250.00'),
    )
    .description(`bring ${kind.plural} in, new and changed ones; nothing is written unless the whole file is right`)
    .action((path: string, options: ImportOptions) => runImport(connect, kind, path, options, tellBy));
  if (kind.name === 'orders')
    command.option(
      '--announce',
      'tell customers of orders that are new or shipped now; not what is older than three days',
    );
  if (!kind.isCatalogue) return;
  command
    .option('--replace', 'take products off sale that the file does not name')
    .option('--currency <code>', "of prices that name none; otherwise the shop's own");
}

import type { Db, Tx } from '../db/index.ts';
import { guardCell, writeCsv, writeWholeFile } from '../files/index.ts';

export type ExportFile = {
  readonly path: string;
  readonly format: 'csv' | 'json';
  readonly mayReplace: boolean;
};

export type ExportKind<Entry> = {
  readonly entries: AsyncIterable<Entry>;
  readonly jsonOf: (entry: Entry) => unknown;
  readonly titles: readonly string[];
  /** The lines of an entry, a cell for each title. */
  readonly rowsOf: (entry: Entry) => readonly (readonly string[])[];
};

/**
 * Writes entries as they are at one moment, as a stream; in CSV nothing of them is run by a spreadsheet. Gives their number.
 * Throws AppError `file_unwritable`.
 */
export function exportEntries<Entry>(
  db: Db,
  request: ExportFile,
  kindOf: (tx: Tx) => Promise<ExportKind<Entry>>,
): Promise<number> {
  return db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const kind = await kindOf(tx);
      let count = 0;
      const entries = async function* (): AsyncGenerator<Entry> {
        for await (const entry of kind.entries) {
          count += 1;
          yield entry;
        }
      };
      const text = request.format === 'json' ? toJson(kind, entries()) : toCsv(kind, entries());
      await writeWholeFile(request.path, text, request.mayReplace);
      return count;
    });
}

async function* toJson<Entry>(kind: ExportKind<Entry>, entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  let isFirst = true;
  yield '[';
  for await (const entry of entries) {
    yield `${isFirst ? '' : ','}\n${JSON.stringify(kind.jsonOf(entry))}`;
    isFirst = false;
  }
  yield '\n]\n';
}

function toCsv<Entry>(kind: ExportKind<Entry>, entries: AsyncIterable<Entry>): AsyncGenerator<string> {
  const rows = async function* (): AsyncGenerator<readonly string[]> {
    yield kind.titles;
    for await (const entry of entries) for (const row of kind.rowsOf(entry)) yield row.map(guardCell);
  };
  return writeCsv(rows());
}

/** Everything that pages give, one after the other; `next` gives those after the last one, none at the end. */
export async function* allPages<Entry>(next: (last: Entry | null) => Promise<readonly Entry[]>): AsyncGenerator<Entry> {
  let last: Entry | null = null;
  for (;;) {
    const page: readonly Entry[] = await next(last);
    const end = page.at(-1);
    if (end === undefined) return;
    yield* page;
    last = end;
  }
}

import { pino } from 'pino';
import { AppError } from '../../../src/core/errors.ts';
import { startEmbeddedPostgres } from '../../../src/platform/db/embedded/index.ts';

/** A process that holds the embedded server of a folder until its input ends; the tests kill it in every way. */
const dataDir = process.argv[2] ?? '';
const tell = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);

try {
  const server = await startEmbeddedPostgres({ dataDir, log: pino({ level: 'silent' }) });
  tell({ event: 'ready', outcome: server.outcome, url: server.connectionString });
  process.stdin.resume();
  process.stdin.once('end', () => server.stop());
} catch (error) {
  const refusal = error instanceof AppError ? { code: error.code, ...error.facts } : { code: String(error) };
  tell({ event: 'refused', ...refusal });
}

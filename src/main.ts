import { existsSync } from 'node:fs';
import { telemetryVariables } from './agent/index.ts';
import { openInfrastructure } from './app/infrastructure.ts';
import { ownerLine, startUpLines } from './app/start-up-texts.ts';
import { findLeftTrials, removeTrialFolder } from './app/trial-folder.ts';
import { startApp } from './app.ts';
import { type Config, readConfig } from './config/index.ts';
import { AppError, messageOf } from './core/errors.ts';
import { createLog, type Log } from './platform/log.ts';

/** sysexits: the configuration is wrong. */
const EXIT_CONFIG = 78;
const EXIT_FAILURE = 1;
/** Work under way gets this long when the process is asked to end. */
const GRACE_MS = 9_000;

await main();

async function main(): Promise<void> {
  outliveReaders();
  if (existsSync('.env')) process.loadEnvFile('.env');
  const removed = telemetryVariables(Object.keys(process.env));
  for (const name of removed) delete process.env[name];
  const read = readConfig(process.env);
  for (const warning of read.warnings) process.stderr.write(`${warning}\n`);
  if (!read.ok) {
    process.stderr.write(`Recado cannot start:\n${read.problems.map((problem) => `  - ${problem}`).join('\n')}\n`);
    process.exit(EXIT_CONFIG);
  }
  const { config } = read;
  const log = createLog({ level: config.log.level, name: `recado-${config.role}`, pretty: process.stdout.isTTY });
  if (removed.length > 0) log.warn({ removed }, 'variables that would send conversations elsewhere were removed');
  try {
    await run(config, log);
  } catch (error) {
    const message = error instanceof AppError ? (error.facts['message'] ?? describe(error)) : messageOf(error);
    process.stderr.write(`Recado cannot start: ${String(message)}\n`);
    log.debug({ err: error }, 'start failed');
    process.exit(error instanceof AppError && error.kind !== 'bug' ? EXIT_CONFIG : EXIT_FAILURE);
  }
}

/** Whoever read our output may leave (`| head -1`, a log collector that restarts): that is no reason to die half-way. */
function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
}

async function run(config: Config, log: Log): Promise<void> {
  const asked = untilAskedToEnd();
  // Found before this process begins any of its own; removing them delays nothing.
  const left = await findLeftTrials().catch(() => []);
  void sweepTrials(left, log);
  const infrastructure = await openInfrastructure(config, log);
  if (asked.isAsked()) return end(log, () => infrastructure.close(GRACE_MS));
  const app = await startApp(config, infrastructure, log).catch(async (error: unknown) => {
    // What was started on the way, such as the built-in database, ends with the failed start.
    await infrastructure.close(GRACE_MS).catch(() => undefined);
    throw error;
  });
  for (const line of startUpLines(config, `http://localhost:${app.port ?? config.server.port}`))
    process.stdout.write(`${line}\n`);
  if (app.ownerLink !== null) process.stdout.write(`${ownerLine(app.ownerLink)}\n`);
  void asked.signal.then((signal) => {
    log.info({ signal }, 'stopping');
    return end(log, () => app.stop(GRACE_MS));
  });
}

/** Trials whose process was killed have left a database and a folder. */
async function sweepTrials(left: readonly string[], log: Log): Promise<void> {
  const swept = await Promise.allSettled(left.map(removeTrialFolder));
  const failed = swept.filter(({ status }) => status === 'rejected').length;
  if (left.length > 0) log.info({ found: left.length, failed }, 'what killed trials left behind was removed');
}

/**
 * Listens from the very start: a signal that comes while the built-in database is being started ends it too, as soon as
 * it can be ended. A second signal ends the process at once.
 */
function untilAskedToEnd(): { readonly signal: Promise<NodeJS.Signals>; readonly isAsked: () => boolean } {
  const { promise, resolve } = Promise.withResolvers<NodeJS.Signals>();
  let isAsked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (isAsked) process.exit(EXIT_FAILURE);
      isAsked = true;
      resolve(signal);
    });
  }
  return { signal: promise, isAsked: () => isAsked };
}

async function end(log: Log, stop: () => Promise<void>): Promise<never> {
  try {
    await stop();
    return process.exit(0);
  } catch (error) {
    log.error({ err: error }, 'stopping failed');
    return process.exit(EXIT_FAILURE);
  }
}

function describe(error: AppError): string {
  const { port, host } = error.facts;
  if (error.code === 'port_taken')
    return `PORT: ${String(port)} is taken on ${String(host)}. Choose another one (of a worker: METRICS_PORT) or end the program that uses it.`;
  return `${error.code} ${JSON.stringify(error.facts)}`;
}

import type { Command } from 'commander';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { messageOf } from '../core/errors.ts';
import { checkDatabase, findRunningPostgres } from '../platform/db/index.ts';
import { createLog } from '../platform/log.ts';
import { connectRedis, evictionProblem } from '../platform/redis.ts';
import { checkModels } from '../vendors/openrouter/index.ts';
import { checkNumber } from '../vendors/whatsapp/index.ts';

/** One part of the installation, called live. */
type Finding = {
  readonly part: string;
  readonly kind: 'real' | 'stand-in';
  readonly problem: string | null;
  readonly words: string;
};

/** `recado doctor`: which parts are real and which are stand-ins, each called live; exit code 1 when one does not work. */
export function registerDoctor(program: Command, readConfig: () => Config): void {
  program
    .command('doctor')
    .description('call every part live and say which are real and which are stand-ins')
    .action(async () => {
      const config = readConfig();
      const findings = await Promise.all([
        checkData(config),
        checkJobs(config),
        checkWhatsApp(config),
        checkModel(config),
      ]);
      for (const { part, kind, problem, words } of findings) {
        console.log(`${problem === null ? 'ok ' : 'NOT'}  ${part.padEnd(9)} ${kind.padEnd(9)} ${problem ?? words}`);
      }
      if (findings.some(({ problem }) => problem !== null)) process.exitCode = 1;
    });
}

async function checkData({ database }: Config): Promise<Finding> {
  const finding = { part: 'database', kind: 'real' } as const;
  const url = database.kind === 'url' ? database.url : await findRunningPostgres(database.dataDir);
  if (url === null) return { ...finding, problem: null, words: 'built-in PostgreSQL, not running at the moment' };
  const problems = await checkDatabase(url, machineClock);
  const words = database.kind === 'url' ? 'PostgreSQL of DATABASE_URL answers' : 'built-in PostgreSQL answers';
  return {
    ...finding,
    problem: problems.length === 0 ? null : problems.map(({ message }) => message).join(' '),
    words,
  };
}

async function checkJobs({ redis }: Config): Promise<Finding> {
  const finding = { part: 'jobs', kind: 'real' } as const;
  if (redis === null) return { ...finding, problem: null, words: 'BullMQ on PostgreSQL' };
  const connection = connectRedis(redis, createLog({ level: 'silent', name: 'doctor' }));
  const late = new Promise<string>((resolve) =>
    setTimeout(() => resolve('Redis does not answer within 5 s'), 5_000).unref(),
  );
  const problem = await Promise.race([evictionProblem(connection).catch(messageOf), late]);
  connection.disconnect();
  return { ...finding, problem, words: 'BullMQ on Redis answers' };
}

async function checkWhatsApp({ whatsapp }: Config): Promise<Finding> {
  if (whatsapp.kind === 'simulator') {
    const words = 'simulator: it lives in the running program and is not WhatsApp';
    return { part: 'WhatsApp', kind: 'stand-in', problem: null, words };
  }
  return { part: 'WhatsApp', kind: 'real', ...(await checkNumber(whatsapp)) };
}

async function checkModel({ llm }: Config): Promise<Finding> {
  if (llm.kind === 'demo') {
    return { part: 'model', kind: 'stand-in', problem: null, words: 'demo model: plain rules, not AI' };
  }
  return { part: 'model', kind: 'real', ...(await checkModels(llm)) };
}

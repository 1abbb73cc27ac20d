import type { Command } from 'commander';
import { templateAccount } from '../app/join-templates.ts';
import type { Config } from '../config/index.ts';
import { machineClock } from '../core/clock.ts';
import { AppError } from '../core/errors.ts';
import type { Language } from '../core/language.ts';
import { instanceSecret } from '../platform/secrets.ts';
import { readBusinessOffset } from '../simulator/index.ts';
import {
  type AccountRefusal,
  type ApprovedCopy,
  type Comparison,
  compareAll,
  differenceWords,
  listCopies,
  type Push,
  pushTemplates,
  type SyncDeps,
  seedVariants,
  statusWord,
  syncTemplates,
} from '../templates/index.ts';
import type { ConnectWithPool } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

/** `recado templates push|sync|check`: our message templates at WhatsApp. Speaks Spanish or English, by LANG. */
export function registerTemplates(program: Command, connect: ConnectWithPool, config: () => Config): void {
  const templates = program
    .command('templates')
    .description('message templates, which WhatsApp approves before they go');
  const language = terminalLanguage(process.env);
  const run = async (task: (deps: SyncDeps) => Promise<readonly string[]>): Promise<void> =>
    console.log((await withAccount(connect, config(), task)).join('\n'));
  templates
    .command('push')
    .description('create those of prompts/templates that WhatsApp does not have yet, then compare')
    .action(() =>
      run(async (deps) => {
        const pushed = orThrow(await pushTemplates(deps));
        const compared = await compare(deps);
        if (pushed.created.some(({ result }) => result.outcome === 'refused')) process.exitCode = 1;
        return [...pushLines(pushed, language), ...compared.flatMap((one) => comparisonLines(one, language))];
      }),
    );
  templates
    .command('sync')
    .description('read back what WhatsApp has approved, and list it')
    .action(() =>
      run(async (deps) => {
        orThrow(await syncTemplates(deps));
        const copies = await listCopies(deps.db, deps.account.id);
        return copies.length === 0 ? [NONE[language]] : copies.map((copy) => copyLine(copy, language));
      }),
    );
  templates
    .command('check')
    .description('read back and compare with ours; exit code 1 when one of ours could not be sent')
    .action(() =>
      run(async (deps) => {
        orThrow(await syncTemplates(deps));
        const compared = await compare(deps);
        const isBlocked = compared.some(({ differences }) => differences.some(({ isBlocking }) => isBlocking));
        if (isBlocked) process.exitCode = 1;
        return compared.flatMap((one) => comparisonLines(one, language));
      }),
    );
}

async function withAccount<T>(
  connect: ConnectWithPool,
  config: Config,
  task: (deps: SyncDeps) => Promise<T>,
): Promise<T> {
  const { db, close } = await connect();
  try {
    const token = config.whatsapp.accessToken ?? (await instanceSecret(db, 'simulator_access_token'));
    const account = templateAccount(config, token);
    if (account === null) {
      const message =
        'WHATSAPP_WABA_ID is missing: it names the account whose templates are meant. Copy it from "API Setup".';
      throw new AppError('templates_no_account', 'invalid', { facts: { message } });
    }
    const offsetMs = config.simulator === null ? 0 : await readBusinessOffset(db);
    const businessClock = (): Date => new Date(machineClock().getTime() + offsetMs);
    return await task({ db, account, businessClock });
  } finally {
    await close();
  }
}

function orThrow<Done extends { readonly outcome: string }>(
  result: Done | AccountRefusal,
): Exclude<Done, AccountRefusal> {
  if (!isRefusal(result)) return result as Exclude<Done, AccountRefusal>;
  throw new AppError('templates_refused', 'unavailable', { facts: { message: result.words } });
}

const isRefusal = (result: object): result is AccountRefusal => 'words' in result;

const compare = async (deps: SyncDeps): Promise<Comparison[]> =>
  compareAll(seedVariants(), await listCopies(deps.db, deps.account.id));

const NONE: Readonly<Record<Language, string>> = {
  es: 'WhatsApp no tiene plantillas. `recado templates push` crea las nuestras.',
  en: 'WhatsApp has no templates. `recado templates push` creates ours.',
};
const AS_OURS: Readonly<Record<Language, string>> = {
  es: 'aprobada, igual a la nuestra',
  en: 'approved, the same as ours',
};
const CREATED: Readonly<Record<Language, string>> = { es: 'creada', en: 'created' };
const EXISTS: Readonly<Record<Language, string>> = { es: 'ya existía', en: 'was there already' };

function pushLines({ created }: Extract<Push, { readonly outcome: 'pushed' }>, language: Language): string[] {
  return created.map(({ seed, result }) => {
    const words =
      result.outcome === 'refused' ? result.words : { created: CREATED, exists: EXISTS }[result.outcome][language];
    return `${seed.name} (${seed.language}): ${words}`;
  });
}

/** `order_confirmation (es_MX): approved, the same as ours`, or a line for each difference. */
function comparisonLines({ name, language: code, differences }: Comparison, language: Language): string[] {
  const head = `${name} (${code}):`;
  if (differences.length === 0) return [`${head} ${AS_OURS[language]}`];
  return differences.map((one) => `${head} ${differenceWords(one, language)}`);
}

const copyLine = (copy: ApprovedCopy, language: Language): string =>
  [`${copy.name} (${copy.language})`, statusWord(copy.status, language), copy.category, copy.quality, copy.reason ?? '']
    .filter(Boolean)
    .join('  ');

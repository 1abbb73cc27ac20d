import type { Command } from 'commander';
import { buildStorage } from '../app/build-storage.ts';
import { refusalHashKey } from '../app/read-secrets.ts';
import { findSample, hasSample, removeSample, sampleWords } from '../app/sample-shop.ts';
import type { Config } from '../config/index.ts';
import { type Connect, withDb } from './connect-database.ts';
import { terminalLanguage } from './terminal-language.ts';

const WORDS = {
  es: {
    none: 'De la tienda de muestra no queda nada.',
    there: (what: string) => `De la tienda de muestra quedan: ${what}.`,
    removed: (what: string) => `Se quitó de la tienda de muestra: ${what}. Lo que importaste o publicaste sigue igual.`,
    unconfirmed: (what: string) =>
      `De la tienda de muestra quedan: ${what}. Los clientes del simulador se borran para siempre. Confírmalo con --yes.`,
    simulator: 'El simulador está encendido y volvería a cargarla: quita SIMULATOR o pon WHATSAPP_* primero.',
  },
  en: {
    none: 'Nothing of the sample shop is left.',
    there: (what: string) => `Left of the sample shop: ${what}.`,
    removed: (what: string) => `Taken out of the sample shop: ${what}. What you imported or published stays as it is.`,
    unconfirmed: (what: string) =>
      `Left of the sample shop: ${what}. Customers of the simulator are erased for good. Say it with --yes.`,
    simulator: 'The simulator is on and would load it again: remove SIMULATOR or set WHATSAPP_* first.',
  },
} as const;

/** `recado sample show|remove`: what the simulator has left in a shop. Speaks Spanish or English, by LANG. */
export function registerSample(program: Command, connect: Connect, readConfig: () => Config): void {
  const language = terminalLanguage(process.env);
  const words = WORDS[language];
  const sample = program.command('sample').description('the sample shop that comes with the simulator');
  sample
    .command('show')
    .description('say what of the sample shop is in the database')
    .action(async () => {
      const left = await withDb(connect, findSample);
      console.log(hasSample(left) ? words.there(sampleWords(left)[language]) : words.none);
    });
  sample
    .command('remove')
    .option('--yes', 'I mean it: customers of the simulator cannot be brought back')
    .description('take goods, facts, pages and customers of the sample out; what was imported or published stays')
    .action(async ({ yes }: { readonly yes?: true }, command: Command) => {
      const config = readConfig();
      if (config.simulator !== null) return command.error(words.simulator);
      const left = await withDb(connect, async (db) => {
        if (yes !== true) return findSample(db);
        const storage = await buildStorage(config.storage);
        return removeSample({ db, config, storage, key: await refusalHashKey(db) });
      });
      if (!hasSample(left)) return console.log(words.none);
      const what = sampleWords(left)[language];
      if (yes !== true) return command.error(words.unconfirmed(what));
      console.log(words.removed(what));
    });
}

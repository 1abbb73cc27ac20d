import type { Language } from '../core/language.ts';

/** The language of whoever reads the terminal, by its locale; English unless that says Spanish. */
export const terminalLanguage = (env: NodeJS.ProcessEnv): Language =>
  /^es/i.test(env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '') ? 'es' : 'en';

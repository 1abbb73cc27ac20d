import type { Tx } from '../platform/db/index.ts';
import type { AccountDeps } from './ports.ts';
import type { Member } from './types.ts';

/** Tells somebody that their account is made and where the console is, once; nothing without a mail account. */
export async function mailWelcome(
  { mail, publicUrl }: Pick<AccountDeps, 'mail' | 'publicUrl'>,
  tx: Tx,
  { id, email: to, name, language }: Member,
): Promise<void> {
  await mail?.(tx, { key: `welcome:${id}`, to, language, template: 'welcome', name, link: `${publicUrl}/` });
}

import { AppError } from '../core/errors.ts';
import type { ConversationId } from '../core/ids.ts';
import type { Language } from '../core/language.ts';
import { cleanText, isVisible } from '../core/text.ts';
import { editCustomer } from '../customers/index.ts';
import { conversationWith } from '../inbox/index.ts';
import { readFirst } from '../platform/db/index.ts';
import { aboutConversation } from './hold-conversation.ts';
import type { ActDeps, Actor } from './ports.ts';

/** Says what a customer is called and in which language they are addressed; the record keeps that it was done, not the name. */
export async function nameCustomer(
  { db, audit }: Pick<ActDeps, 'db' | 'audit'>,
  by: Actor,
  id: ConversationId,
  given: { readonly name: string; readonly language: Language },
): Promise<void> {
  const name = cleanText(given.name).text.replace(/\s+/gu, ' ').trim();
  await db.transaction().execute(async (tx) => {
    const conversation = await readFirst(tx, conversationWith(id));
    if (conversation === null) throw new AppError('conversation_missing', 'not_found');
    const { language } = given;
    if (await editCustomer(tx, conversation.customerId, { name: isVisible(name) ? name : null, language }))
      await audit(tx, { by, act: 'customer_edited', about: aboutConversation(id) });
  });
}

import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { type ConversationId, newId } from '../../../src/core/ids.ts';
import { insertAttachments } from '../../../src/media/index.ts';
import { markDue, runTurn } from '../../../src/turn/index.ts';
import { database, holderOf, outcomes, said, says, world } from './world.ts';

let count = 0;
/** The customer sends a file that is kept and not understood, for a reason that is no fault of it. */
async function send(
  conversationId: ConversationId,
  reason: 'over_budget' | 'day_limit',
  { text = '', kind = 'audio' as 'audio' | 'image' } = {},
): Promise<void> {
  count += 1;
  const messageId = newId<'message'>();
  const attachment = { kind, mediaId: '1', mime: null, sha256: null, fileName: null, isVoice: true, url: null };
  const reading = { unread: reason, text: '', isSure: false, detail: {} };
  await database()
    .db.transaction()
    .execute(async (tx) => {
      await sql`insert into messages (id, conversation_id, wamid, kind, text, sent_at)
        values (${messageId}, ${conversationId}, ${`wamid.limited${count}`}, ${kind}, ${text}, now())`.execute(tx);
      const [id] = await insertAttachments(tx, [{ messageId, conversationId, attachment }]);
      await sql`update attachments set state = 'understood', settled_at = now(), reading = ${JSON.stringify(reading)}::json,
        reason = ${reason}, due_at = null where id = ${id}`.execute(tx);
      await markDue(tx, [{ conversationId, messages: 1, quietMs: 0 }]);
    });
}

const speaks = (id: ConversationId, language: 'es' | 'en') =>
  sql`update customers set language = ${language} where id = (select customer_id from conversations where id = ${id})`.execute(
    database().db,
  );

describe('a voice note for which no money is left today', () => {
  test.each([
    ['es', /ya no puedo escucharlo: se agotó lo que el asistente puede gastar en un día.*persona del equipo/s],
    ['en', /no longer listen to it today: what the assistant may spend in a day is used up.*person on the team/s],
  ] as const)('goes to a person, and the customer hears why and who comes (%s)', async (language, words) => {
    const { deps, id, asked } = await world([]);
    await speaks(id, language);
    await send(id, 'over_budget');
    expect(await runTurn(deps, id)).toBe('given_to_person');
    expect((await said(id))[0]).toMatch(words);
    expect(await holderOf(id)).toBe('waiting budget');
    expect(await outcomes(id)).toEqual([' -> given_to_person files_over_budget']);
    expect(asked).toEqual([]);
  });

  test('beside words is named to the model, should one still be asked', async () => {
    const { deps, id, asked } = await world([() => says('Cuesta 5; el audio no lo pude oír hoy.')]);
    await send(id, 'over_budget', { text: '¿cuánto cuesta?' });
    expect(await runTurn(deps, id)).toBe('answered');
    expect(asked[0]?.texts[0]).toContain('se agotó el presupuesto de hoy para leer archivos');
  });
});

describe('a file beyond what is understood for a customer in a day', () => {
  test.each([
    ['es', /el equipo puede verla, pero ya no puedo leerla yo: por hoy llegaste al límite/],
    ['en', /the team can see it, but I cannot read it myself: you have reached the limit/],
  ] as const)('is told of once (%s), and those that follow cost no words and no model', async (language, words) => {
    const { deps, id, asked } = await world([]);
    await speaks(id, language);
    await send(id, 'day_limit', { kind: 'image' });
    expect(await runTurn(deps, id)).toBe('answered');
    expect(await said(id)).toEqual([expect.stringMatching(words)]);
    for (let more = 0; more < 2; more++) {
      await send(id, 'day_limit', { kind: 'image' });
      expect(await runTurn(deps, id)).toBe('ignored');
    }
    expect(await said(id)).toHaveLength(1);
    expect(await outcomes(id)).toEqual([
      ' -> answered day_limit',
      ' -> ignored day_limit_again',
      ' -> ignored day_limit_again',
    ]);
    expect([await holderOf(id), asked]).toEqual(['assistant', []]);
  });

  test('is told of again when half a day has passed', async () => {
    const { deps, id } = await world([]);
    await send(id, 'day_limit');
    await runTurn(deps, id);
    await sql`update attachments set shown_at = now() - interval '13 hours' where conversation_id = ${id}`.execute(
      database().db,
    );
    await send(id, 'day_limit');
    expect(await runTurn(deps, id)).toBe('answered');
    expect(await said(id)).toHaveLength(2);
  });

  test('does not keep the words beside it from being answered', async () => {
    const { deps, id, asked } = await world([() => says('Sí, tenemos.')]);
    await send(id, 'day_limit');
    await runTurn(deps, id);
    await send(id, 'day_limit', { kind: 'image', text: '¿tienen esta taza?' });
    expect(await runTurn(deps, id)).toBe('answered');
    expect(asked[0]?.texts[0]).toContain('límite de lo que se revisa a un cliente en un día');
    expect(asked[0]?.texts[0]).toContain('El equipo puede verlo');
  });
});

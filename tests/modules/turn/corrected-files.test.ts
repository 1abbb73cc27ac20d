import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../src/core/ids.ts';
import { correctReading } from '../../../src/media/index.ts';
import { runTurn } from '../../../src/turn/index.ts';
import { reading, type Sent, send, settle } from './sent-files.ts';
import { database, says, world } from './world.ts';

const ANA = '00000000-0000-7000-8000-00000000000a';
const versionOf = async ({ fileId }: Sent): Promise<string> => {
  const { rows } = await sql<{ version: string }>`
    select md5(concat_ws('|', settled_at is not null, coalesce(reading::text, reason), corrected_text)) as version
    from attachments where id = ${fileId}`.execute(database().db);
  return rows[0]?.version ?? '';
};
const correct = async (file: Sent, text: string | null) => {
  const version = await versionOf(file);
  return database()
    .db.transaction()
    .execute((tx) => correctReading(tx, { id: file.fileId, text, version, by: ANA, at: new Date() }));
};

describe('what staff corrected in a reading', () => {
  test('is what the assistant goes by from its next answer on, however old the voice note is', async () => {
    const { deps, id, asked } = await world([() => says('¿Dos kilos?'), () => says('Doce, claro.')]);
    const voice = await send(id, 'audio', '');
    await settle(voice, reading('quiero dos kilos', { isSure: false }));
    await runTurn(deps, id);
    await sql`update attachments set created_at = now() - interval '30 days' where id = ${voice.fileId}`.execute(
      database().db,
    );
    expect((await correct(voice, 'quiero doce kilos')).outcome).toBe('corrected');
    await send(id, 'sticker', '');
    await runTurn(deps, id);
    const told = asked[1]?.texts.join('\n');
    expect(told).toContain('│ quiero doce kilos');
    expect(told).toMatch(/corregido por una persona del equipo: vale esto en lugar de/);
    expect(told).not.toContain('│ quiero dos kilos');
  });

  test('is told once, and so is that it was taken back', async () => {
    const answers = ['Sí.', 'Va.', 'Bueno.', 'Claro.'].map((text) => () => says(text));
    const { deps, id, asked } = await world(answers);
    const picture = await send(id, 'image', '');
    await settle(picture, reading('una taza'));
    const turn = async () => {
      await send(id, 'sticker', '');
      await runTurn(deps, id);
      return asked.at(-1)?.texts.join('\n') ?? '';
    };
    await runTurn(deps, id);
    await correct(picture, 'un plato hondo');
    expect(await turn()).toContain('│ un plato hondo');
    expect(await turn()).not.toContain('plato');
    await correct(picture, null);
    expect(await turn()).toMatch(/retiró su corrección[\s\S]*│ una taza/);
  });

  test('while the model thinks is not lost: the next turn is shown it', async () => {
    const { deps, id, asked } = await world([
      async () => {
        await correct(voice, 'mañana no puedo');
        return says('Entonces mañana.');
      },
      () => says('Perdón: otro día.'),
    ]);
    const voice = await send(id, 'audio', '');
    await settle(voice, reading('mañana sí puedo'));
    await runTurn(deps, id);
    await send(id, 'sticker', '');
    await runTurn(deps, id);
    expect(asked[1]?.texts.join('\n')).toContain('│ mañana no puedo');
  });

  test('stands in for what nobody could hear, and no attempt that comes later overwrites it', async () => {
    const { deps, id, asked } = await world([() => says('¿Me lo escribes?'), () => says('Dos, va.')]);
    const voice = await send(id, 'audio', '');
    await settle(voice, reading('', { unread: 'vendor_failed', isWorthRetrying: true }));
    await correct(voice, 'quiero dos');
    await settle(voice, reading('ruido'));
    await runTurn(deps, id);
    expect(asked[0]?.texts.join('\n')).toContain('│ quiero dos');
    expect(asked[0]?.texts.join('\n')).not.toContain('ruido');
  });
});

describe('a correction is refused', () => {
  test('that is longer than the assistant is given, by its field and with nothing cut off', async () => {
    const { id } = await world([]);
    const voice = await send(id, 'audio', '');
    await settle(voice, reading('quiero dos kilos'));
    await expect(correct(voice, 'á'.repeat(6_001))).rejects.toMatchObject({
      code: 'correction_too_long',
      kind: 'invalid',
      facts: { field: 'text', most: 6_000 },
    });
    expect((await correct(voice, 'á'.repeat(6_000))).outcome).toBe('corrected');
    const { rows } = await sql<{ length: number }>`
      select length(corrected_text) as length from attachments where id = ${voice.fileId}`.execute(database().db);
    expect(rows).toEqual([{ length: 6_000 }]);
  });

  test('of what is not read yet, of a sticker, of what the customer deleted and of what is not there', async () => {
    const { id } = await world([]);
    const code = (file: Sent) => correct(file, 'algo').then(String, (error: { code: string }) => error.code);
    const [late, sticker, deleted] = [
      await send(id, 'audio', ''),
      await send(id, 'sticker', ''),
      await send(id, 'image', ''),
    ];
    await settle(sticker, reading(''));
    await settle(deleted, reading('una taza'));
    await sql`update attachments set removed_because = 'revoked' where id = ${deleted.fileId}`.execute(database().db);
    expect(await Promise.all([late, sticker, deleted, { ...late, fileId: newId<'attachment'>() }].map(code))).toEqual([
      'reading_not_done',
      'reading_uncorrectable',
      'reading_uncorrectable',
      'reading_absent',
    ]);
  });
});
